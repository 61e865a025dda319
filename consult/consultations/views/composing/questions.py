"""The questions of a consultation: their list, and one of them."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries
from consult.consultations.composing import blank_question, question_rows, question_values
from consult.consultations.forms import QuestionForm
from consult.consultations.labels import KIND_HINTS, KIND_LABELS
from consult.consultations.models import QuestionKind
from consult.consultations.operations.move_question import move_question
from consult.consultations.operations.remove_question import remove_question
from consult.consultations.operations.save_question import QuestionRefused, save_question
from consult.consultations.rules import may_edit_questions
from consult.consultations.views.composing import blueprint
from consult.errors import NotFound
from consult.web.guard import current_actor

KINDS = {kind.value.replace("_", "-"): kind for kind in QuestionKind}


@blueprint.get("/consultations/<slug>/questions")
@requires(Permission.CONSULTATION_COMPOSE)
def questions(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    return render_template(
        "composing/questions.html",
        consultation=consultation,
        rows=question_rows(slug, queries.questions_of(consultation.id)),
        kinds=[(name, KIND_LABELS[kind], KIND_HINTS[kind]) for name, kind in KINDS.items()],
        editable=may_edit_questions(consultation, queries.has_answers(consultation.id)),
    )


@blueprint.route("/consultations/<slug>/questions/ajouter/<kind>", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def add_question(slug: str, kind: str) -> Any:
    if kind not in KINDS:
        raise NotFound
    return question_page(slug, None, KINDS[kind], QuestionForm(data=blank_question()))


@blueprint.route("/consultations/<slug>/questions/<code>", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def edit_question(slug: str, code: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    question = queries.question_by_code(consultation.id, code)
    return question_page(slug, code, question.kind, QuestionForm(data=question_values(question)))


def question_page(slug: str, code: str | None, kind: QuestionKind, form: QuestionForm) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    form.for_kind(kind)
    if form.validate_on_submit():
        try:
            save_question(
                actor=current_actor(), consultation=consultation, code=code, kind=kind, content=form.content()
            )
        except QuestionRefused as refusal:
            form.refuse(refusal, refusal.field)
        else:
            flash(_("La question est enregistrée."), "success")
            return redirect(url_for("composing.questions", slug=slug))
    page = render_template(
        "composing/question.html",
        form=form,
        consultation=consultation,
        code=code,
        kind=KIND_LABELS[kind],
        hint=KIND_HINTS[kind],
    )
    return page, 422 if form.errors else 200


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
    move_question(actor=current_actor(), consultation=consultation, code=code, up=up)
    return redirect(url_for("composing.questions", slug=slug, _anchor=f"question-{code}"))


@blueprint.post("/consultations/<slug>/questions/<code>/retirer")
@requires(Permission.CONSULTATION_COMPOSE)
def remove(slug: str, code: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    remove_question(actor=current_actor(), consultation=consultation, code=code)
    flash(_("La question est retirée."), "success")
    return redirect(url_for("composing.questions", slug=slug))
