"""Pages of double coding: the two coders' own, which show nothing of the machine, and governance's."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.errors import DomainError
from consult.reports.coding import pages, queries, screen
from consult.reports.coding.errors import BadAnswer, NotACoder, NothingInCommon, ReasonNeeded, SameCoder, SampleTooLarge
from consult.reports.coding.forms import AnswerForm, CloseForm, DecisionForm, DrawForm
from consult.reports.coding.models import CodingState, DoubleCoding
from consult.reports.coding.operations.adjudicate_item import adjudicate_item
from consult.reports.coding.operations.close_coding import close_coding
from consult.reports.coding.operations.draw_sample import draw_sample
from consult.reports.coding.operations.save_answer import save_answer
from consult.web.guard import current_actor
from consult.web.paging import page_number, page_url

blueprint = Blueprint("coding", __name__)
BESIDE: dict[type[DomainError], str] = {SampleTooLarge: "size", SameCoder: "second", NotACoder: "second"}
"""The field beside which a refusal is said."""


def _own(coding_id: int) -> DoubleCoding:
    actor = current_actor()
    return queries.coding_of_person(actor.organisation_id, actor.person_id, coding_id)


@blueprint.get("/codage")
@requires(Permission.CONTRIBUTION_CODE)
def mine() -> Any:
    return render_template("coding/mine.html", **screen.mine_page(current_actor()))


@blueprint.get("/codage/<int:coding_id>")
@requires(Permission.CONTRIBUTION_CODE)
def resume(coding_id: int) -> Any:
    """The first contribution without an answer; when there is none, a page that says so."""
    coding = _own(coding_id)
    place = screen.Place(current_actor(), coding)
    position = place.next()
    if position is None or coding.state is not CodingState.OPEN:
        return render_template("coding/done.html", **screen.place_page(place))
    return redirect(url_for("coding.code", coding_id=coding_id, position=position))


@blueprint.get("/codage/<int:coding_id>/<int:position>")
@requires(Permission.CONTRIBUTION_CODE)
def code(coding_id: int, position: int) -> Any:
    coding = _own(coding_id)
    if coding.state is not CodingState.OPEN:
        return redirect(url_for("coding.resume", coding_id=coding_id))
    place = screen.Place(current_actor(), coding)
    return render_template("coding/code.html", form=AnswerForm(), **screen.code_page(place, position))


@blueprint.post("/codage/<int:coding_id>/<int:position>")
@requires(Permission.CONTRIBUTION_CODE)
def answer(coding_id: int, position: int) -> Any:
    coding, form = _own(coding_id), AnswerForm()
    item = queries.item_at(coding.id, position)
    others = request.form.getlist("others")
    try:
        if not form.validate_on_submit():
            raise BadAnswer
        save_answer(actor=current_actor(), coding=coding, item=item, category=form.category.data or "", others=others)
    except BadAnswer as refusal:
        form.refuse(refusal, "category")
        place = screen.Place(current_actor(), coding)
        return render_template("coding/code.html", form=form, **screen.code_page(place, position)), 422
    following = screen.Place(current_actor(), coding).next(position)
    if following is None:
        return redirect(url_for("coding.resume", coding_id=coding_id))
    return redirect(url_for("coding.code", coding_id=coding_id, position=following))


@blueprint.get("/consultations/<slug>/codages")
@requires(Permission.REPORT_READ)
def index(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    return render_template("coding/index.html", **pages.index_page(consultation))


@blueprint.route("/consultations/<slug>/codages/nouveau", methods=["GET", "POST"])
@requires(Permission.REPORT_CURATE)
def draw(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    page = pages.draw_page(consultation)
    form = DrawForm(data=page["proposed"]).offer(page["coders"])
    if form.validate_on_submit():
        try:
            coding = draw_sample(
                actor=current_actor(),
                consultation=consultation,
                size=form.size.data or 0,
                floor=form.floor.data or 0,
                seed=form.seed.data or 0,
                first_coder_id=form.first.data,
                second_coder_id=form.second.data,
            )
        except (SampleTooLarge, SameCoder, NotACoder) as refusal:
            form.refuse(refusal, BESIDE[type(refusal)])
        else:
            flash(_("L’échantillon est tiré : les deux personnes le trouvent sous « Codage »."), "success")
            return redirect(url_for("coding.show", slug=slug, number=coding.number))
    return render_template("coding/draw.html", form=form, **page), 422 if form.errors else 200


@blueprint.get("/consultations/<slug>/codages/<int:number>")
@requires(Permission.REPORT_READ)
def show(slug: str, number: int) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    coding = queries.coding_by_number(consultation, number)
    return render_template("coding/show.html", form=CloseForm(formdata=None), **pages.show_page(consultation, coding))


@blueprint.post("/consultations/<slug>/codages/<int:number>/cloturer")
@requires(Permission.REPORT_CURATE)
def close(slug: str, number: int) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    coding, form = queries.coding_by_number(consultation, number), CloseForm()
    try:
        if form.validate_on_submit():
            close_coding(actor=current_actor(), coding=coding, reason=form.reason.data or "")
    except (ReasonNeeded, NothingInCommon) as refusal:
        form.refuse(refusal, "reason")
    if form.errors:
        return render_template("coding/show.html", form=form, **pages.show_page(consultation, coding)), 422
    flash(_("Le codage est clos : voici ce qu’il dit."), "success")
    return redirect(url_for("coding.show", slug=slug, number=number))


@blueprint.get("/consultations/<slug>/codages/<int:number>/desaccords")
@requires(Permission.REPORT_CURATE)
def disagreements(slug: str, number: int) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    coding = queries.coding_by_number(consultation, number)
    if coding.state is CodingState.OPEN:
        return redirect(url_for("coding.show", slug=slug, number=number))
    page = pages.disagreements_page(consultation, coding, page_number())
    return render_template("coding/disagreements.html", pager_url=page_url(), error="", wrong=0, **page)


@blueprint.post("/consultations/<slug>/codages/<int:number>/desaccords/<int:position>")
@requires(Permission.REPORT_CURATE)
def decide(slug: str, number: int, position: int) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    coding = queries.coding_by_number(consultation, number)
    item = queries.item_at(coding.id, position)
    form = DecisionForm().offer(screen.category_choices(coding.themes))
    if not form.validate_on_submit():
        page = pages.disagreements_page(consultation, coding, page_number())
        said = next(messages[0] for messages in form.errors.values())
        context = page | {"error": said, "wrong": position, "typed": form.note.data or ""}
        return render_template("coding/disagreements.html", pager_url=page_url(), **context), 422
    adjudicate_item(
        actor=current_actor(), coding=coding, item=item, category=form.category.data, note=form.note.data or ""
    )
    flash(_("La réponse retenue est gardée. Les kappas restent ceux des réponses à l’aveugle."), "success")
    return redirect(url_for("coding.disagreements", slug=slug, number=number) + f"#ecart-{position}")
