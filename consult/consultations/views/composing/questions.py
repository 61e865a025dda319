"""One question of a consultation: added, changed."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries
from consult.consultations.composing import blank_question, question_values
from consult.consultations.forms import QuestionForm
from consult.consultations.labels import KIND_HINTS, KIND_LABELS
from consult.consultations.models import QuestionKind
from consult.consultations.operations.save_question import QuestionRefused, save_question
from consult.consultations.views.composing import blueprint
from consult.errors import NotFound
from consult.web.guard import current_actor

KINDS = {kind.value.replace("_", "-"): kind for kind in QuestionKind}


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
