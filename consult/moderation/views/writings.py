"""A project or a comment in front of a moderator: the same gestures as for contributions, from the same queue."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.authz import Permission, requires
from consult.db import utcnow
from consult.errors import DomainError
from consult.moderation.forms import AnswerForm, DecisionForm, NoteForm
from consult.moderation.models_writings import Writing
from consult.moderation.operations import answer_writing as answering
from consult.moderation.operations import ask_about_writing as asking
from consult.moderation.operations import decide_writing as deciding
from consult.moderation.operations import undo_writing as undoing
from consult.moderation.operations.read_writing import read_writing
from consult.moderation.pages.queue import colleagues_of
from consult.moderation.pages.writings import whole_length, writing_decisions, writing_page
from consult.moderation.queries import PAGE
from consult.moderation.queries_writings import act as act_of
from consult.moderation.queries_writings import writing as item_of
from consult.moderation.views.narrowing import narrowed, next_line
from consult.moderation.views.queue import blueprint
from consult.web.guard import current_actor
from consult.web.htmx import render_page
from consult.web.paging import page_count, page_number, page_url

PREFIX = "/moderation-des-projets"


def writing_response(item: Writing, status: int = 200, **more: Any) -> Any:
    original = bool(more.pop("original", False))
    context = writing_page(current_actor(), item, utcnow(), original=original) | {"narrowed": narrowed()}
    forms: dict[str, Any] = {
        "form": DecisionForm(formdata=None),
        "note_form": NoteForm(formdata=None).offer(context["colleagues"]),
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
        done = deciding.decide_writing(
            actor=current_actor(),
            item=item,
            decision=form.decision(whole_length(item), shown),
            seen_act_id=form.seen_act_id(),
            now=utcnow(),
            whole_batch=form.lot.data,
        )
    except DomainError as refusal:
        return writing_response(item, refusal.status, form=form, refusal=str(refusal))
    flash(ngettext("C’est décidé.", "C’est décidé pour %(num)s textes.", done), "success")
    return next_line()


@blueprint.post(f"{PREFIX}/<int:writing_id>/avis")
@requires(Permission.CONTRIBUTION_MODERATE)
def ask_about_writing(writing_id: int) -> Any:
    """Ask a colleague, or give the opinion that one asked for."""
    item, actor = item_of(g.organisation.id, writing_id), current_actor()
    form = NoteForm().offer(colleagues_of(actor, utcnow().date()))
    if not form.validate():
        return writing_response(item, 422, note_form=form)
    note = form.message.data
    if item.asked_by_id not in (None, actor.person_id):
        asking.advise_on_writing(actor=actor, item=item, note=note, now=utcnow())
        flash(_("Votre avis est noté. Le texte attend une décision."), "success")
        return redirect(url_for("moderation.writing", writing_id=writing_id, **narrowed()), 303)
    colleague = form.collegue.data or None
    asking.ask_about_writing(actor=actor, item=item, note=note, colleague_id=colleague, now=utcnow())
    flash(_("Votre question est posée. Le texte est proposé à vos collègues."), "success")
    return next_line()


@blueprint.post(f"{PREFIX}/<int:writing_id>/passer")
@requires(Permission.CONTRIBUTION_MODERATE)
def skip_writing(writing_id: int) -> Any:
    return next_line(after=item_of(g.organisation.id, writing_id))


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
    return next_line()


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
    undone = undoing.undo_writing(actor=current_actor(), act=act, now=utcnow())
    said = ngettext(
        "La décision est annulée : le texte attend de nouveau.",
        "La décision est annulée : %(num)s textes attendent de nouveau.",
        undone,
    )
    flash(said, "success")
    return redirect(url_for("moderation.writing", writing_id=act.writing_id), 303)
