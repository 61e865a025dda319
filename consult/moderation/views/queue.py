"""The team's pages: the queue, one contribution, decisions, settings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.consultations.queries_moderating import holds, texts_by_ids
from consult.db import utcnow
from consult.errors import DomainError, NotFound
from consult.moderation import queries
from consult.moderation.errors import AlreadyDecided
from consult.moderation.forms import AnswerForm, DecisionForm, NoteForm
from consult.moderation.models import ModerationItem
from consult.moderation.operations.advise_colleague import advise_colleague
from consult.moderation.operations.answer_contest import answer_contest
from consult.moderation.operations.ask_colleague import ask_colleague
from consult.moderation.operations.claim_next import claim_next
from consult.moderation.operations.decide_item import decide_item
from consult.moderation.operations.publish_list import publish_list
from consult.moderation.operations.read_original import read_original
from consult.moderation.operations.release_claims import release_claims
from consult.moderation.operations.release_queue import release_queue
from consult.moderation.operations.undo_batch import undo_batch
from consult.moderation.pages.queue import decisions_page, item_page, queue_page
from consult.moderation.pages.shared import shared_page
from consult.moderation.subjects import Consultation
from consult.moderation.views.narrowing import narrowed, next_line, wanted_file, wanted_subject
from consult.web.guard import current_actor
from consult.web.htmx import render_page
from consult.web.paging import page_count, page_number, page_url

blueprint = Blueprint("moderation", __name__, url_prefix="/administration")


def loaded(slug: str) -> Consultation:
    return consultations.consultation_by_slug(g.organisation.id, slug)


def loaded_with(slug: str, contribution_id: int) -> Consultation:
    """The consultation of a contribution. Raises NotFound for a contribution of another one."""
    consultation = loaded(slug)
    if not holds(consultation.id, contribution_id):
        raise NotFound
    return consultation


def next_page(consultation: Consultation, after: ModerationItem | None = None) -> Any:
    """The next contribution for this moderator, else the queue, which says that nothing is left. Of the whole queue,
    whatever comes next in it."""
    if wanted_file():
        return next_line(after)
    found = claim_next(
        actor=current_actor(), consultation_id=consultation.id, now=utcnow(), subject=wanted_subject(), after=after
    )
    if found is None:
        flash(_("Plus rien n’attend ici pour vous."), "success")
        return redirect(url_for("moderation.queue", slug=consultation.slug, **narrowed()), 303)
    return redirect(url_for("moderation.show", slug=consultation.slug, contribution_id=found, **narrowed()), 303)


@blueprint.get("/moderation/")
@requires(Permission.CONTRIBUTION_MODERATE)
def index() -> Any:
    page = shared_page(current_actor(), wanted_file(), wanted_subject(), page_number(), utcnow())
    pages = page_count(page["count"], queries.PAGE)
    return render_page("moderation/index.html", **page, page=page_number(), pages=pages, pager_url=page_url())


@blueprint.post("/moderation/")
@requires(Permission.CONTRIBUTION_MODERATE)
def take_any() -> Any:
    return next_line()


@blueprint.post("/moderation/laisser")
@requires(Permission.CONTRIBUTION_MODERATE)
def stop() -> Any:
    release_queue(actor=current_actor())
    return redirect(url_for("moderation.index", **narrowed()), 303)


@blueprint.get("/moderation/<slug>")
@requires(Permission.CONTRIBUTION_MODERATE)
def queue(slug: str) -> Any:
    page = queue_page(current_actor(), loaded(slug), wanted_subject(), page_number(), utcnow())
    return render_page(
        "moderation/queue.html",
        **page,
        page=page_number(),
        pages=page_count(page["count"], queries.PAGE),
        pager_url=page_url(),
    )


@blueprint.post("/moderation/<slug>/prendre")
@requires(Permission.CONTRIBUTION_MODERATE)
def take(slug: str) -> Any:
    return next_page(loaded(slug))


@blueprint.post("/moderation/<slug>/laisser")
@requires(Permission.CONTRIBUTION_MODERATE)
def release(slug: str) -> Any:
    release_claims(actor=current_actor(), consultation_id=loaded(slug).id)
    return redirect(url_for("moderation.queue", slug=slug), 303)


@blueprint.post("/moderation/<slug>/publier-la-liste")
@requires(Permission.CONTRIBUTION_MODERATE)
def publish_all(slug: str) -> Any:
    consultation, subject = loaded(slug), wanted_subject()
    if subject is None:
        raise NotFound
    publish_list(actor=current_actor(), consultation_id=consultation.id, subject=subject)
    flash(_("Les contributions de cette liste sont publiées une à une. Vous pouvez continuer à lire."), "success")
    return redirect(url_for("moderation.queue", slug=slug), 303)


def item_response(slug: str, contribution_id: int, status: int = 200, **more: Any) -> Any:
    consultation, actor = loaded_with(slug, contribution_id), current_actor()
    original = more.pop("original", None)
    context = item_page(actor, consultation, contribution_id, utcnow(), original) | {"narrowed": narrowed()}
    forms: dict[str, Any] = {
        "form": DecisionForm(formdata=None),
        "note_form": NoteForm(formdata=None).offer(context["colleagues"]),
    }
    forms |= {"answer_form": AnswerForm(formdata=None), "refusal": ""}
    return render_template("moderation/item.html", **context, **{**forms, **more}), status


@blueprint.get("/moderation/<slug>/contributions/<int:contribution_id>")
@requires(Permission.CONTRIBUTION_MODERATE)
def show(slug: str, contribution_id: int) -> Any:
    return item_response(slug, contribution_id)


@blueprint.post("/moderation/<slug>/contributions/<int:contribution_id>")
@requires(Permission.CONTRIBUTION_MODERATE)
def decide(slug: str, contribution_id: int) -> Any:
    consultation, form = loaded_with(slug, contribution_id), DecisionForm()
    text = texts_by_ids(consultation.id, [contribution_id]).get(contribution_id)
    if not form.validate():
        return item_response(slug, contribution_id, 422, form=form)
    ticked = set(request.form.getlist("garder"))
    shown = [place for place in request.form.getlist("cache") if place not in ticked]
    try:
        done = decide_item(
            actor=current_actor(),
            consultation_id=consultation.id,
            contribution_id=contribution_id,
            decision=form.decision(len(text.body) if text else 0, shown),
            whole_batch=form.lot.data,
            seen_act_id=form.seen_act_id(),
            now=utcnow(),
        )
    except DomainError as refusal:
        return item_response(slug, contribution_id, refusal.status, form=form, refusal=str(refusal))
    flash(ngettext("C’est décidé.", "C’est décidé pour %(num)s contributions.", done), "success")
    return next_page(consultation)


@blueprint.post("/moderation/<slug>/contributions/<int:contribution_id>/passer")
@requires(Permission.CONTRIBUTION_MODERATE)
def skip(slug: str, contribution_id: int) -> Any:
    consultation = loaded(slug)
    return next_page(consultation, after=item_or_404(consultation, contribution_id))


def item_or_404(consultation: Consultation, contribution_id: int) -> ModerationItem:
    item = queries.item_of(consultation.id, contribution_id)
    if item is None:
        raise NotFound
    return item


@blueprint.post("/moderation/<slug>/contributions/<int:contribution_id>/avis")
@requires(Permission.CONTRIBUTION_MODERATE)
def ask(slug: str, contribution_id: int) -> Any:
    """Ask a colleague, or give the opinion that one asked for."""
    consultation = loaded(slug)
    item = item_or_404(consultation, contribution_id)
    context = item_page(current_actor(), consultation, contribution_id, utcnow())
    form = NoteForm().offer(context["colleagues"])
    if not form.validate():
        return item_response(slug, contribution_id, 422, note_form=form)
    if item.asked_by_id not in (None, current_actor().person_id):
        advise_colleague(actor=current_actor(), item=item, note=form.message.data, now=utcnow())
        flash(_("Votre avis est noté. La contribution attend une décision."), "success")
        return redirect(url_for("moderation.show", slug=slug, contribution_id=contribution_id), 303)
    ask_colleague(
        actor=current_actor(),
        item=item,
        note=form.message.data,
        colleague_id=form.collegue.data or None,
        now=utcnow(),
    )
    flash(_("Votre question est posée. La contribution est proposée à vos collègues."), "success")
    return next_page(consultation)


@blueprint.post("/moderation/<slug>/contributions/<int:contribution_id>/original")
@requires(Permission.CONTRIBUTION_MODERATE)
def original(slug: str, contribution_id: int) -> Any:
    """What the masks hide, for this page alone; the journal keeps who read it."""
    consultation = loaded_with(slug, contribution_id)
    text = read_original(actor=current_actor(), consultation_id=consultation.id, contribution_id=contribution_id)
    return item_response(slug, contribution_id, original=text)


@blueprint.post("/moderation/<slug>/contributions/<int:contribution_id>/repondre")
@requires(Permission.CONTRIBUTION_MODERATE)
def answer(slug: str, contribution_id: int) -> Any:
    consultation, form = loaded_with(slug, contribution_id), AnswerForm()
    contest = queries.open_contest(contribution_id)
    if contest is None:
        raise AlreadyDecided
    if not form.validate():
        return item_response(slug, contribution_id, 422, answer_form=form)
    answer_contest(
        actor=current_actor(),
        contest=contest,
        accepted=form.suite.data == "annuler",
        answer=form.answer.data,
        now=utcnow(),
    )
    flash(_("L’auteur lira votre réponse."), "success")
    return next_page(consultation)


@blueprint.get("/moderation/<slug>/decisions")
@requires(Permission.CONTRIBUTION_MODERATE)
def decisions(slug: str) -> Any:
    page = decisions_page(current_actor(), loaded(slug), page_number())
    return render_page(
        "moderation/decisions.html",
        **page,
        page=page_number(),
        pages=page_count(page["count"], queries.PAGE),
        pager_url=page_url(),
    )


@blueprint.post("/moderation/<slug>/decisions/<int:act_id>/annuler")
@requires(Permission.CONTRIBUTION_MODERATE)
def undo(slug: str, act_id: int) -> Any:
    consultation = loaded(slug)
    act = queries.act_by_id(consultation.id, act_id)
    undone = undo_batch(actor=current_actor(), act=act, now=utcnow())
    flash(
        ngettext(
            "La décision est annulée : la contribution attend de nouveau.",
            "La décision est annulée : %(num)s contributions attendent de nouveau.",
            undone,
        ),
        "success",
    )
    address = url_for("moderation.show", slug=slug, contribution_id=act.contribution_id)
    return redirect(address, 303)
