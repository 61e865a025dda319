"""Take a file back out of an answer."""

from __future__ import annotations

from datetime import datetime

from consult.authz import Actor
from consult.consultations.answer_files.storage import forget
from consult.consultations.models import AnswerFile
from consult.consultations.operations.save_values import save_values
from consult.consultations.queries_answering import Part, Sheet


def drop_answer_file(*, actor: Actor, sheet: Sheet, part: Part, file: AnswerFile, now: datetime) -> None:
    """At once when it was not sent; one that was sent goes when the answers are sent again. Raises ClosedMeanwhile."""
    values = [value for value in part.values if value != file.id]
    save_values(actor=actor, sheet=sheet, part=part, values=values, now=now)
    if file.id not in part.sent_values:
        forget([file])
