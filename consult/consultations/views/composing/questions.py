"""One question of a consultation: added, changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import composing_question, queries
from consult.consultations.composing_question import ConditionRow
from consult.consultations.concurrency import EditedMeanwhile, question_shown
from consult.consultations.forms_question import QuestionForm
from consult.consultations.labels import KIND_HINTS, KIND_LABELS
from consult.consultations.models import Consultation, Question, QuestionKind
from consult.consultations.operations.save_question import MOST_CONDITIONS, QuestionRefused, save_question
from consult.consultations.views.composing import blueprint
from consult.errors import NotFound
from consult.web.framing import allow_own_frames
from consult.web.guard import current_actor

KINDS = {kind.value.replace("_", "-"): kind for kind in QuestionKind}
REDRAW = ("conditions", "add-condition")
"""Buttons that draw the conditions again, with what is typed, and save nothing."""


@blueprint.route("/consultations/<slug>/questions/ajouter/<kind>", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def add_question(slug: str, kind: str) -> Any:
    if kind not in KINDS:
        raise NotFound
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    model = request.args.get("modele", "")
    if KINDS[kind] is QuestionKind.PROFILE and request.method == "GET" and not model:
        return render_template("composing/library.html", consultation=consultation, models=composing_question.library())
    form = QuestionForm(data=composing_question.blank_question(KINDS[kind], model))
    return question_page(consultation, None, KINDS[kind], form)


@blueprint.route("/consultations/<slug>/questions/<code>", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def edit_question(slug: str, code: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    question = queries.question_by_code(consultation.id, code)
    form = QuestionForm(data=composing_question.question_values(question))
    form.watch(question_shown(question))
    return question_page(consultation, question, question.kind, form)


def question_page(consultation: Consultation, question: Question | None, kind: QuestionKind, form: QuestionForm) -> Any:
    sources = earlier(consultation, question)
    form.for_kind(kind, queries.sections_of(consultation.id))
    if not form.is_submitted():
        return form_page(consultation, question, form, composing_question.rows_held(question), sources)
    rows = composing_question.rows_sent(request.form)
    if request.form.get("do") in REDRAW:
        return form_page(consultation, question, form, redrawn(rows), sources)
    rules = composing_question.rules_of(rows, sources)
    if form.validate() and rules is None:
        form.refuse(_("Une condition n’est pas terminée : choisissez ce qui est attendu, ou retirez-la."))
    elif rules is not None and not form.errors:
        try:
            save_question(
                actor=current_actor(),
                consultation=consultation,
                code=question.code if question else None,
                kind=kind,
                content=form.content(rules),
                seen=form.seen.data,
            )
        except EditedMeanwhile as meeting:
            form.meet(meeting)
        except QuestionRefused as refusal:
            form.refuse(refusal, refusal.field if refusal.field in form else "")
        else:
            flash(_("La question est enregistrée."), "success")
            return redirect(url_for("composing.questions", slug=consultation.slug))
    return form_page(consultation, question, form, rows, sources, form.status)


def earlier(consultation: Consultation, question: Question | None) -> list[Question]:
    """The questions on whose answer this one may depend."""
    everything = queries.questions_of(consultation.id)
    return [other for other in everything if question is None or other.position < question.position]


def redrawn(rows: list[ConditionRow]) -> list[ConditionRow]:
    if request.form.get("do") == "add-condition" and len(rows) < MOST_CONDITIONS:
        rows.append(ConditionRow())
    return rows


def form_page(
    consultation: Consultation,
    question: Question | None,
    form: QuestionForm,
    rows: Sequence[ConditionRow],
    sources: Sequence[Question],
    status: int = 200,
) -> Any:
    allow_own_frames()
    page = render_template(
        "composing/question.html",
        form=form,
        consultation=consultation,
        code=question.code if question else None,
        kind=KIND_LABELS[form.kind],
        hint=KIND_HINTS[form.kind],
        preview_url=url_for(".preview_question", slug=consultation.slug, kind=form.kind.value.replace("_", "-")),
        conditions=composing_question.condition_fields(rows, sources, g.organisation.id),
        may_depend=bool(sources),
        may_add=len(rows) < MOST_CONDITIONS,
    )
    return page, status
