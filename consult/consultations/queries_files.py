"""Reading the files that were given as answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from consult.consultations.models import (
    Answer,
    AnswerFile,
    Channel,
    Consultation,
    Participation,
    Question,
    QuestionKind,
)
from consult.db import db
from consult.errors import NotFound

PAGE = 50


def _sent(consultation_id: int) -> Any:
    """Those that were sent, the pilot's left out."""
    return (
        sa.select(AnswerFile, Question)
        .join(Answer, Answer.file_id == AnswerFile.id)
        .join(Participation, Participation.id == AnswerFile.participation_id)
        .join(Question, Question.id == AnswerFile.question_id)
        .where(Participation.consultation_id == consultation_id, Participation.channel != Channel.PILOT)
    )


def file_of(consultation_id: int, file_id: int) -> AnswerFile:
    found = db.session.execute(_sent(consultation_id).where(AnswerFile.id == file_id)).first()
    if found is None:
        raise NotFound
    file: AnswerFile = found[0]
    return file


def files_of(consultation_id: int, page: int) -> tuple[Sequence[Any], int]:
    """One page of (file, question), by question, and how many there are."""
    query = _sent(consultation_id)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = db.session.execute(
        query.order_by(Question.position, AnswerFile.id).offset((page - 1) * PAGE).limit(PAGE)
    ).all()
    return rows, count


def asks_for_files(consultation: Consultation) -> bool:
    asked = Question.consultation_id == consultation.id, Question.kind == QuestionKind.FILE
    return bool(db.session.scalar(sa.select(sa.exists().where(*asked))))
