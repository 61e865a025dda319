"""Put the questions in another order, and in sections."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.concurrency import lock, refuse_if_changed
from consult.consultations.models import Consultation
from consult.consultations.operations.save_question import QuestionsLocked
from consult.consultations.rules import may_edit_questions
from consult.consultations.rules_order import Layout, asked_too_early, order_of
from consult.db import db
from consult.errors import Conflict


class OrderRefused(Conflict):
    """The message names the question that would come too early, or says that the list has changed."""


def arrange_questions(*, actor: Actor, consultation: Consultation, layout: Layout, seen: str | None = None) -> None:
    """`layout` holds every question and section once; positions are written from 1, so that none is ever shared.
    `seen` is the fingerprint of the order shown. Raises QuestionsLocked, EditedMeanwhile, or OrderRefused when a
    question would come before one on whose answer it depends."""
    lock(consultation)
    if not may_edit_questions(consultation, queries.has_answers(consultation.id)):
        raise QuestionsLocked
    refuse_if_changed(seen, queries.order_shown(consultation.id))
    questions = {question.code: question for question in queries.questions_of(consultation.id)}
    codes = {question.id: code for code, question in questions.items()}
    order = order_of(layout)
    early = asked_too_early(
        order,
        {code: [codes[held.source_question_id] for held in row.conditions] for code, row in questions.items()},
    )
    if early:
        raise OrderRefused(
            _(
                "« %(question)s » n’est posée que selon la réponse à « %(source)s » : elle doit rester après.",
                question=questions[early[0]].prompt,
                source=questions[early[1]].prompt,
            )
        )
    sections = {section.id: section for section in queries.sections_of(consultation.id)}
    for position, group in enumerate(layout):
        if group.section_id is not None:
            sections[group.section_id].position = position
        for code in group.codes:
            questions[code].section_id = group.section_id
    for position, code in enumerate(order, start=1):
        questions[code].position = position
    db.session.flush()
    record(actor, "question.move", "consultation", consultation.id)
