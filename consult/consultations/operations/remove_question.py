"""Take a question out."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.answer_files.storage import forget_where
from consult.consultations.conditions import dependants
from consult.consultations.models import (
    Answer,
    AnswerFile,
    Consultation,
    Contribution,
    Draft,
    Mask,
    Question,
    QuestionWording,
    Translation,
)
from consult.consultations.rules import may_remove_question
from consult.db import db
from consult.errors import Conflict


class QuestionAnswered(Conflict):
    message = _l("Des personnes ont déjà répondu à cette question : elle ne peut plus être retirée.")


class QuestionNeeded(Conflict):
    message = _l("La question « %(prompt)s » dépend de celle-ci : changez d’abord ses conditions.")


def remove_question(*, actor: Actor, consultation: Consultation, code: str) -> None:
    """Also while it is open, as long as nobody sent an answer to this question. Somebody may be writing one: their page
    says that it is gone, and keeps everything else. In a pilot, the answers of the team to this question go with it.

    Raises QuestionAnswered, QuestionNeeded.
    """
    question = queries.question_by_code(consultation.id, code)
    if not may_remove_question(consultation, code not in queries.unanswered_codes(consultation.id)):
        raise QuestionAnswered
    needing = dependants(queries.questions_of(consultation.id), question.id)
    if needing:
        raise QuestionNeeded(prompt=needing[0].prompt)
    _forget_answers(actor, question)
    _forget_translations(question)
    db.session.execute(sa.delete(QuestionWording).where(QuestionWording.question_id == question.id))
    db.session.delete(question)
    db.session.flush()
    record(actor, "question.remove", "question", question.id, consultation=consultation.id)


def _forget_answers(actor: Actor, question: Question) -> None:
    """Drafts, and whatever the pilot sent."""
    from consult.reports.operations.forget_contributions import forget_contributions  # it reads contributions in turn

    texts = db.session.scalars(sa.select(Contribution.id).where(Contribution.question_id == question.id)).all()
    db.session.execute(sa.delete(Draft).where(Draft.question_id == question.id))
    db.session.execute(sa.delete(Answer).where(Answer.question_id == question.id))
    forget_where(AnswerFile.question_id == question.id)
    if texts:
        forget_contributions(actor=actor, contribution_ids=list(texts))
        db.session.execute(sa.delete(Mask).where(Mask.contribution_id.in_(texts)))
        db.session.execute(sa.update(Contribution).where(Contribution.id.in_(texts)).values(replaces_id=None))
        db.session.execute(sa.delete(Contribution).where(Contribution.id.in_(texts)))


def _forget_translations(question: Question) -> None:
    subjects = [Translation.subject.startswith(f"question:{question.id}:")]
    subjects += [Translation.subject == f"choice:{choice.id}:label" for choice in question.choices]
    db.session.execute(
        sa.delete(Translation).where(Translation.consultation_id == question.consultation_id, sa.or_(*subjects))
    )
