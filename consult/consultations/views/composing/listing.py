"""The list of questions: their order, copies, removal. With htmx the list alone is replaced, and what moved is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries
from consult.consultations.composing_list import list_page
from consult.consultations.concurrency import EditedMeanwhile
from consult.consultations.forms_editor import OrderForm
from consult.consultations.labels import KIND_HINTS, KIND_LABELS
from consult.consultations.operations.arrange_questions import OrderRefused, arrange_questions
from consult.consultations.operations.duplicate_question import duplicate_question
from consult.consultations.operations.move_question import move_question
from consult.consultations.operations.remove_question import remove_question
from consult.consultations.rules_order import parsed
from consult.consultations.views.composing import blueprint
from consult.consultations.views.composing.questions import KINDS
from consult.web.guard import current_actor


@blueprint.get("/consultations/<slug>/questions")
@requires(Permission.CONSULTATION_COMPOSE)
def questions(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    return render_template(
        "composing/questions.html",
        consultation=consultation,
        kinds=[(name, KIND_LABELS[kind], KIND_HINTS[kind]) for name, kind in KINDS.items()],
        **list_page(consultation, request.args.get("deplacee", "")),
    )


def to_list(slug: str, moved: str = "") -> Any:
    """Back to the list; `moved` is shown, and said aloud."""
    values: dict[str, Any] = {"deplacee": moved, "_anchor": f"question-{moved}"} if moved else {}
    return redirect(url_for("composing.questions", slug=slug, **values), 303)


@contextmanager
def refusals_told() -> Iterator[None]:
    """A place that cannot be taken is said above the list, which shows the order that stands."""
    try:
        yield
    except (EditedMeanwhile, OrderRefused) as refusal:
        flash(str(refusal), "attention")


@blueprint.post("/consultations/<slug>/questions/<code>/monter")
@requires(Permission.CONSULTATION_COMPOSE)
def move_up(slug: str, code: str) -> Any:
    return moved(slug, code, up=True)


@blueprint.post("/consultations/<slug>/questions/<code>/descendre")
@requires(Permission.CONSULTATION_COMPOSE)
def move_down(slug: str, code: str) -> Any:
    return moved(slug, code, up=False)


def moved(slug: str, code: str, *, up: bool) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    with refusals_told():
        move_question(actor=current_actor(), consultation=consultation, code=code, up=up)
    return to_list(slug, code)


@blueprint.post("/consultations/<slug>/questions/ordre")
@requires(Permission.CONSULTATION_COMPOSE)
def arrange(slug: str) -> Any:
    """What dragging sends: the whole order, and that from which it was made."""
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    form = OrderForm()
    known = queries.questions_of(consultation.id)
    sections = [section.id for section in queries.sections_of(consultation.id)]
    layout = parsed(form.order.data or "", sections, [question.code for question in known])
    with refusals_told():
        if layout is None:
            raise OrderRefused(_("La liste des questions a changé entre-temps. La voici ; rien n’a été déplacé."))
        arrange_questions(actor=current_actor(), consultation=consultation, layout=layout, seen=form.seen.data)
    return to_list(slug, form.moved.data or "")


@blueprint.post("/consultations/<slug>/questions/<code>/dupliquer")
@requires(Permission.CONSULTATION_COMPOSE)
def duplicate(slug: str, code: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    copy = duplicate_question(actor=current_actor(), consultation=consultation, code=code)
    flash(_("La question est copiée juste en dessous. Changez-en les mots."), "success")
    return to_list(slug, copy.code)


@blueprint.post("/consultations/<slug>/questions/<code>/retirer")
@requires(Permission.CONSULTATION_COMPOSE)
def remove(slug: str, code: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    remove_question(actor=current_actor(), consultation=consultation, code=code)
    flash(_("La question est retirée."), "success")
    return to_list(slug)
