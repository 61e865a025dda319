"""A drawn sample of sheets is entered again by somebody else; differences are decided, their rate is shown."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.authz import Permission, requires
from consult.consultations.errors_answering import ClosedMeanwhile
from consult.consultations.forms_paper import PlanForm
from consult.consultations.models import Consultation
from consult.consultations.paper import queries as paper
from consult.consultations.paper.doubling import comparison, double_page, plan_values, second_for
from consult.consultations.paper.errors import (
    AgreementMissing,
    ChangedSince,
    EntryClosed,
    EntryOver,
    ReportOut,
    SheetBlank,
    SheetUnreadable,
    TypedElsewhere,
)
from consult.consultations.paper.models import Kept, PaperEntry
from consult.consultations.paper.operations.decide_difference import decide_difference
from consult.consultations.paper.operations.open_double_entry import open_double_entry
from consult.consultations.paper.operations.plan_double_entry import plan_double_entry
from consult.consultations.paper.operations.save_typed import save_typed
from consult.consultations.paper.operations.send_double_entry import send_double_entry
from consult.consultations.paper.parsing import Typed, typed_of
from consult.consultations.paper.screen import screen_of
from consult.consultations.paper.typing_version import version_of_typed
from consult.consultations.views.paper import AT, blueprint
from consult.consultations.views.paper.entering import keep, opened
from consult.consultations.views.paper.starting import loaded
from consult.db import utcnow
from consult.errors import DomainError, NotFound
from consult.web.guard import current_actor

DIFFERENCE_REFUSALS = (AgreementMissing, ChangedSince, ClosedMeanwhile, EntryClosed, EntryOver, ReportOut, SheetBlank)


@blueprint.get(AT + "/double")
@requires(Permission.PAPER_ENTER)
def double(slug: str) -> Any:
    consultation = loaded(slug)
    form = PlanForm(formdata=None, **plan_values(consultation))
    return double_list(consultation, form)


def double_list(consultation: Consultation, form: PlanForm, status: int = 200) -> Any:
    page = double_page(consultation, current_actor())
    return render_template("paper/double.html", consultation=consultation, form=form, **page), status


@blueprint.post(AT + "/double")
@requires(Permission.CONSULTATION_COMPOSE)
def plan(slug: str) -> Any:
    """The share to enter twice, and the seed of the draw."""
    consultation, form = loaded(slug), PlanForm()
    if not form.validate_on_submit():
        return double_list(consultation, form, 422)
    plan_double_entry(actor=current_actor(), consultation=consultation, now=utcnow(), **form.values())
    flash(_("Le tirage est enregistré."), "success")
    return redirect(url_for("paper.double", slug=slug), 303)


@blueprint.get(AT + "/double/<int:number>")
@requires(Permission.PAPER_ENTER)
def enter_twice(slug: str, number: int) -> Any:
    """The same screen, empty: nothing of the first entry is shown."""
    consultation, entry = opened(slug, number)
    second = second_for(current_actor(), entry)
    if second is not None and second.sent_at is not None:
        return redirect(url_for("paper.compare", slug=slug, number=number), 303)
    return second_page(consultation, entry, second.typed if second else {})


def second_page(consultation: Consultation, entry: PaperEntry, typed: Typed, refusal: DomainError | None = None) -> Any:
    page = render_template(
        "paper/enter.html",
        consultation=consultation,
        entry=entry,
        second=True,
        screen=screen_of(consultation, entry, typed, check=isinstance(refusal, SheetUnreadable)),
        version=request.form.get("version", "") if refusal else version_of_typed(typed),
        refusal=refusal,
        action=url_for("paper.send_twice", slug=consultation.slug, number=entry.number),
        draft_url=url_for("paper.draft_twice", slug=consultation.slug, number=entry.number),
    )
    return page, refusal.status if refusal else 200


@blueprint.post(AT + "/double/<int:number>")
@requires(Permission.PAPER_ENTER)
def send_twice(slug: str, number: int) -> Any:
    """End the second entry: it is compared with the first."""
    consultation, entry = opened(slug, number)
    actor, now, typed = current_actor(), utcnow(), typed_of(request.form)
    second = open_double_entry(actor=actor, entry=entry, now=now)
    try:
        save_typed(actor=actor, entry=second, typed=typed, version=request.form.get("version", ""), now=now)
        different = send_double_entry(actor=actor, consultation=consultation, entry=entry, second=second, now=now)
    except (TypedElsewhere, SheetBlank, SheetUnreadable) as refusal:
        return second_page(consultation, entry, typed, refusal)
    return after_second(slug, number, different)


def after_second(slug: str, number: int, different: int) -> Any:
    if not different:
        flash(_("Feuille n° %(number)s : les deux saisies sont identiques.", number=number), "success")
        return redirect(url_for("paper.double", slug=slug), 303)
    told = ngettext("une réponse diffère", "%(num)s réponses diffèrent", different)
    flash(
        _("Feuille n° %(number)s : %(told)s. Regardez la feuille, puis choisissez.", number=number, told=told), "info"
    )
    return redirect(url_for("paper.compare", slug=slug, number=number), 303)


@blueprint.post(AT + "/double/<int:number>/brouillon")
@requires(Permission.PAPER_ENTER)
def draft_twice(slug: str, number: int) -> Any:
    _consultation, entry = opened(slug, number)
    return keep(open_double_entry(actor=current_actor(), entry=entry, now=utcnow()))


@blueprint.route(AT + "/double/<int:number>/comparer", methods=["GET", "POST"])
@requires(Permission.PAPER_ENTER)
def compare(slug: str, number: int) -> Any:
    """The two entries side by side, where they differ."""
    consultation, entry = opened(slug, number)
    second = paper.second_of(entry.id)
    if second is None or second.sent_at is None:
        raise NotFound
    refusal = None
    if request.method == "POST":
        kept, question_id = request.form.get("kept", ""), request.form.get("question", 0, type=int)
        if kept not in list(Kept):
            raise NotFound
        try:
            decide_difference(
                actor=current_actor(),
                consultation=consultation,
                entry=entry,
                second=second,
                question_id=question_id,
                kept=Kept(kept),
                now=utcnow(),
            )
        except DIFFERENCE_REFUSALS as error:
            refusal = error
        else:
            return redirect(url_for("paper.compare", slug=slug, number=number), 303)
    rows = comparison(consultation, entry, second)
    page = render_template("paper/compare.html", consultation=consultation, entry=entry, rows=rows, refusal=refusal)
    return page, refusal.status if refusal else 200
