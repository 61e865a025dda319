"""One sheet on one screen: saved as it is typed, sent, corrected, put aside."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.authz import Permission, requires
from consult.consultations.errors_answering import ClosedMeanwhile, NotOpen
from consult.consultations.labels_paper import ASIDE_LABELS
from consult.consultations.models import Consultation
from consult.consultations.paper import queries as paper
from consult.consultations.paper.errors import (
    AgreementMissing,
    AnsweredOnWeb,
    ChangedSince,
    EntryClosed,
    EntryOver,
    NotYours,
    ReportOut,
    SheetBlank,
    SheetUnreadable,
    TypedElsewhere,
)
from consult.consultations.paper.finding import answered_on_web
from consult.consultations.paper.models import PaperEntry, SetAside
from consult.consultations.paper.operations.choose_standing import choose_standing
from consult.consultations.paper.operations.correct_entry import correct_entry, may_correct
from consult.consultations.paper.operations.save_typed import save_typed
from consult.consultations.paper.operations.send_entry import send_entry
from consult.consultations.paper.operations.set_aside_entry import set_aside_entry
from consult.consultations.paper.parsing import Typed, typed_of
from consult.consultations.paper.questionnaire import questionnaire_of
from consult.consultations.paper.screen import screen_of
from consult.consultations.paper.typing_version import version_of_typed
from consult.consultations.views.paper import AT, blueprint
from consult.consultations.views.paper.starting import loaded
from consult.db import utcnow
from consult.errors import DomainError, NotFound
from consult.web.filters import time_short
from consult.web.guard import current_actor

REFUSALS = (
    AgreementMissing,
    AnsweredOnWeb,
    ChangedSince,
    ClosedMeanwhile,
    EntryClosed,
    EntryOver,
    NotOpen,
    ReportOut,
    SheetBlank,
    SheetUnreadable,
)


def opened(slug: str, number: int) -> tuple[Consultation, PaperEntry]:
    consultation = loaded(slug)
    return consultation, paper.entry_by_number(consultation.id, number)


@blueprint.get(AT + "/feuilles/<int:number>")
@requires(Permission.PAPER_ENTER)
def enter(slug: str, number: int) -> Any:
    consultation, entry = opened(slug, number)
    if entry.set_aside is not None:
        raise NotFound
    if entry.sent_at is not None and not may_correct(current_actor(), entry):
        raise NotYours
    return entry_page(consultation, entry)


def entry_page(
    consultation: Consultation, entry: PaperEntry, typed: Typed | None = None, refusal: DomainError | None = None
) -> Any:
    """The screen, with why it was refused: nothing was then stored, and the version is still that of the page."""
    screen = screen_of(consultation, entry, typed, check=isinstance(refusal, SheetUnreadable))
    page = render_template(
        "paper/enter.html",
        consultation=consultation,
        entry=entry,
        screen=screen,
        version=request.form.get("version", "") if refusal else version_of_typed(entry.typed),
        refusal=refusal,
        both=answered_on_web(consultation, entry) and not entry.over_web,
        reasons=[(reason.value, ASIDE_LABELS[reason]) for reason in SetAside if reason is not SetAside.WEB_STANDS],
        action=url_for("paper.send", slug=consultation.slug, number=entry.number),
        draft_url="" if entry.sent_at else url_for("paper.draft", slug=consultation.slug, number=entry.number),
    )
    return page, refusal.status if refusal else 200


@blueprint.post(AT + "/feuilles/<int:number>")
@requires(Permission.PAPER_ENTER)
def send(slug: str, number: int) -> Any:
    """Send it, or correct what was sent."""
    consultation, entry = opened(slug, number)
    typed, actor, now = typed_of(request.form), current_actor(), utcnow()
    try:
        if entry.sent_at is not None:
            left_out = correct_entry(actor=actor, consultation=consultation, entry=entry, typed=typed, now=now)
        else:
            version = request.form.get("version", "")
            save_typed(actor=actor, entry=entry, typed=typed, version=version, now=now)
            left_out = send_entry(actor=actor, consultation=consultation, entry=entry, now=now)
    except (TypedElsewhere, *REFUSALS) as refusal:
        return entry_page(consultation, entry, typed, refusal)
    flash(_("Feuille n° %(number)s enregistrée.", number=number), "success")
    if left_out:
        flash(left_out_sentence(consultation, left_out), "attention")
    return redirect(url_for("paper.index", slug=slug), 303)


def left_out_sentence(consultation: Consultation, left_out: list[int]) -> str:
    numbers = [str(row.number) for row in questionnaire_of(consultation).questions if row.question.id in left_out]
    return ngettext(
        "La réponse à la question %(numbers)s n’est pas gardée : d’après les autres réponses, elle n’était pas à "
        "remplir.",
        "Les réponses aux questions %(numbers)s ne sont pas gardées : d’après les autres réponses, elles n’étaient pas "
        "à remplir.",
        len(left_out),
        numbers=", ".join(numbers),
    )


@blueprint.post(AT + "/feuilles/<int:number>/brouillon")
@requires(Permission.PAPER_ENTER)
def draft(slug: str, number: int) -> Any:
    """The sheet as it is being typed. static/js/entry.js says what is answered."""
    _consultation, entry = opened(slug, number)
    return keep(entry)


def keep(entry: Any) -> Any:
    now = utcnow()
    try:
        version = save_typed(
            actor=current_actor(),
            entry=entry,
            typed=typed_of(request.form),
            version=request.form.get("version", ""),
            now=now,
        )
    except TypedElsewhere as error:
        return {"message": str(error)}, error.status
    return {"version": version, "saved_at_label": time_short(now)}


@blueprint.post(AT + "/feuilles/<int:number>/ecarter")
@requires(Permission.PAPER_ENTER)
def put_aside(slug: str, number: int) -> Any:
    _consultation, entry = opened(slug, number)
    reason = request.form.get("reason", "")
    if reason not in list(SetAside):
        raise NotFound
    set_aside_entry(actor=current_actor(), entry=entry, reason=SetAside(reason))
    flash(_("Feuille n° %(number)s écartée : elle est comptée, rien d’autre n’en est gardé.", number=number), "info")
    return redirect(url_for("paper.index", slug=slug), 303)


@blueprint.post(AT + "/feuilles/<int:number>/choisir")
@requires(Permission.PAPER_ENTER)
def choose(slug: str, number: int) -> Any:
    """Which answer stands, of the sheet and of the site."""
    _consultation, entry = opened(slug, number)
    on_paper = request.form.get("stands") == "paper"
    choose_standing(actor=current_actor(), entry=entry, paper=on_paper)
    if on_paper:
        return redirect(url_for("paper.enter", slug=slug, number=number), 303)
    flash(_("La réponse du site reste. La feuille n° %(number)s est écartée.", number=number), "info")
    return redirect(url_for("paper.index", slug=slug), 303)
