"""Keep a file as an answer, once it is clean. It counts when the participation is sent, as every answer does."""

from __future__ import annotations

import hashlib
from datetime import datetime

import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations.answer_files.storage import FOLDER
from consult.consultations.errors_answering import ClosedMeanwhile, TooManyFiles
from consult.consultations.models import AnswerFile
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.operations.save_values import save_values
from consult.consultations.queries_answering import Part, Sheet
from consult.db import db
from consult.files.cleaning import Clean
from consult.files.storage import shown_name, write


def store_answer_file(
    *, actor: Actor, sheet: Sheet, part: Part, client_key: str, name: str, clean: Clean, now: datetime
) -> AnswerFile:
    """The same key again gives the same file. Raises ClosedMeanwhile, TooManyFiles."""
    if not sheet.takes_answers(now):
        raise ClosedMeanwhile
    lock_participation(participation=sheet.participation)
    same = (AnswerFile.participation_id == sheet.participation.id, AnswerFile.client_key == client_key)
    known = db.session.scalar(sa.select(AnswerFile).where(*same))
    if known is not None:
        return known
    if len(part.values) >= part.question.max_choices:
        raise TooManyFiles(maximum=part.question.max_choices)
    file = AnswerFile(
        organisation_id=sheet.participation.organisation_id,
        participation_id=sheet.participation.id,
        question_id=part.question.id,
        client_key=client_key,
        name=shown_name(name, clean.extension),
        media_type=clean.media_type,
        size=len(clean.data),
        sha256=hashlib.sha256(clean.data).hexdigest(),
        path=write(clean, FOLDER),
        created_at=now,
    )
    db.session.add(file)
    db.session.flush()
    save_values(actor=actor, sheet=sheet, part=part, values=[*part.values, file.id], now=now)
    return file
