"""The team answers a reader: by mail, under the report, both, or not at all."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import utcnow
from consult.notifications.operations.queue_message import queue_message
from consult.reports.outcome.errors import AnswerMissing, PublicTextMissing
from consult.reports.outcome.models import QuestionState, ReportQuestion


def answer_question(
    *, actor: Actor, question: ReportQuestion, state: QuestionState, answer: str, public_body: str
) -> None:
    """The first answer leaves by mail where an address was given; the address is then forgotten. Later ones change what
    is read under the report, and nobody is written to again. Raises AnswerMissing, PublicTextMissing."""
    if state in (QuestionState.ANSWERED, QuestionState.PUBLISHED) and not answer:
        raise AnswerMissing
    if state is QuestionState.PUBLISHED and not public_body:
        raise PublicTextMissing
    question.state, question.answer, question.public_body = state, answer, public_body
    question.answered_at, question.answered_by_id = utcnow(), actor.person_id
    record(actor, f"report_question.{state.value}", "report_question", question.id)
    if question.email and answer and state is not QuestionState.DECLINED:
        queue_message(
            organisation_id=question.organisation_id,
            recipient=question.email,
            template="report_answer",
            context={"question_id": question.id},
            dedupe_key=f"report_answer:{question.id}",
            locale=question.locale,
        )
    question.email = None
