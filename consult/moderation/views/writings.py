"""The queue of projects and comments: the same gestures as for contributions, in the same place."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.db import utcnow
from consult.errors import DomainError
from consult.moderation.forms import AnswerForm, DecisionForm
from consult.moderation.models_writings import Writing
from consult.moderation.operations import answer_writing as answering
from consult.moderation.operations import decide_writing as deciding
from consult.moderation.operations import undo_writing as undoing
from consult.moderation.operations.claim_writing import claim_writing
from consult.moderation.operations.read_writing import read_writing
from consult.moderation.operations.release_writings import release_writings
from consult.moderation.pages.writings import whole_length, writing_decisions, writing_page, writings_page
from consult.moderation.queries import PAGE
from consult.moderation.queries_writings import act as act_of
from consult.moderation.queries_writings import writing as item_of
from consult.moderation.views.queue import blueprint, wanted_subject
from consult.web.guard import current_actor
from consult.web.htmx import render_page
from consult.web.paging import page_count, page_number, page_url

PREFIX = "/moderation-des-projets"


def next_writing(after: Writing | None = None) -> Any:
    """The next text for this moderator, else the queue, which says that nothing is left."""
    subject = wanted_subject()
    motif = str(subject) if subject else None
    found = claim_writing(actor=current_actor(), now=utcnow(), subject=subject, after=after)
    if found is None:
        flash(_("Plus rien n’attend ici pour vous."), "success")
        return redirect(url_for("moderation.writings", motif=motif), 303)
    return redirect(url_for("moderation.writing", writing_id=found, motif=motif), 303)


@blueprint.get(PREFIX)
@requires(Permission.CONTRIBUTION_MODERATE)
def writings() -> Any:
    page = writings_page(current_actor(), wanted_subject(), page_number(), utcnow())
    pages = page_count(page["count"], PAGE)
    return render_page("moderation/writings.html", **page, page=page_number(), pages=pages, pager_url=page_url())


@blueprint.post(f"{PREFIX}/prendre")
@requires(Permission.CONTRIBUTION_MODERATE)
def take_writing() -> Any:
    return next_writing()


@blueprint.post(f"{PREFIX}/laisser")
@requires(Permission.CONTRIBUTION_MODERATE)
def release_writing() -> Any:
    release_writings(actor=current_actor())
    return redirect(url_for("moderation.writings"), 303)


def writing_response(item: Writing, status: int = 200, **more: Any) -> Any:
    original = bool(more.pop("original", False))
    context = writing_page(current_actor(), item, wanted_subject(), utcnow(), original=original)
    forms: dict[str, Any] = {
        "form": DecisionForm(formdata=None),
        "answer_form": AnswerForm(formdata=None),
        "refusal": "",
    }
    return render_template("moderation/writing.html", **context, **{**forms, **more}), status


@blueprint.get(f"{PREFIX}/<int:writing_id>")
@requires(Permission.CONTRIBUTION_MODERATE)
def writing(writing_id: int) -> Any:
    return writing_response(item_of(g.organisation.id, writing_id))


@blueprint.post(f"{PREFIX}/<int:writing_id>")
@requires(Permission.CONTRIBUTION_MODERATE)
def decide_writing(writing_id: int) -> Any:
    item, form = item_of(g.organisation.id, writing_id), DecisionForm()
    if not form.validate():
        return writing_response(item, 422, form=form)
    ticked = set(request.form.getlist("garder"))
    shown = [place for place in request.form.getlist("cache") if place not in ticked]
    try:
        deciding.decide_writing(
            actor=current_actor(),
            item=item,
            decision=form.decision(whole_length(item), shown),
            seen_act_id=form.seen_act_id(),
            now=utcnow(),
        )
    except DomainError as refusal:
        return writing_response(item, refusal.status, form=form, refusal=str(refusal))
    flash(_("C’est décidé."), "success")
    return next_writing()


@blueprint.post(f"{PREFIX}/<int:writing_id>/passer")
@requires(Permission.CONTRIBUTION_MODERATE)
def skip_writing(writing_id: int) -> Any:
    return next_writing(after=item_of(g.organisation.id, writing_id))


@blueprint.post(f"{PREFIX}/<int:writing_id>/original")
@requires(Permission.CONTRIBUTION_MODERATE)
def original_writing(writing_id: int) -> Any:
    """What the masks hide, for this page alone; the journal keeps who read it."""
    item = item_of(g.organisation.id, writing_id)
    read_writing(actor=current_actor(), item=item)
    return writing_response(item, original=True)


@blueprint.post(f"{PREFIX}/contestations/<int:writing_act_id>")
@requires(Permission.CONTRIBUTION_MODERATE)
def answer_writing(writing_act_id: int) -> Any:
    act, form = act_of(g.organisation.id, writing_act_id), AnswerForm()
    if not form.validate():
        return writing_response(item_of(g.organisation.id, act.writing_id), 422, answer_form=form)
    accepted = form.suite.data == "annuler"
    answering.answer_writing(actor=current_actor(), act=act, accepted=accepted, answer=form.answer.data, now=utcnow())
    flash(_("L’auteur lira votre réponse."), "success")
    return next_writing()


@blueprint.get(f"{PREFIX}/decisions")
@requires(Permission.CONTRIBUTION_MODERATE)
def writing_acts() -> Any:
    page = writing_decisions(current_actor(), page_number())
    pages = page_count(page["count"], PAGE)
    return render_page(
        "moderation/writing_decisions.html", **page, page=page_number(), pages=pages, pager_url=page_url()
    )


@blueprint.post(f"{PREFIX}/decisions/<int:writing_act_id>/annuler")
@requires(Permission.CONTRIBUTION_MODERATE)
def undo_writing(writing_act_id: int) -> Any:
    act = act_of(g.organisation.id, writing_act_id)
    undoing.undo_writing(actor=current_actor(), act=act, now=utcnow())
    flash(_("La décision est annulée : le texte attend de nouveau."), "success")
    return redirect(url_for("moderation.writing", writing_id=act.writing_id), 303)
