"""Take everything back: as if one had not taken part, the days kept."""

from __future__ import annotations

from datetime import datetime

from consult.authz import Actor
from consult.consultations.answer_files.storage import forget
from consult.consultations.models import QuestionKind
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.operations.withdraw_contributions import withdraw_contributions
from consult.consultations.queries_answering import Sheet, current_contributions
from consult.db import db


def withdraw_participation(*, actor: Actor, sheet: Sheet, now: datetime) -> None:
    """Withdraw every idea and remove every other answer. One may still answer again while it is open."""
    lock_participation(participation=sheet.participation)
    ideas = list(current_contributions(sheet.participation.id))  # another device may have sent some meanwhile
    withdraw_contributions(actor=actor, sheet=sheet, contributions=ideas, now=now)
    for part in (*sheet.parts, *sheet.hidden):
        for answer in part.answers:
            db.session.delete(answer)
        db.session.flush()
        if part.question.kind is QuestionKind.FILE:
            held = {value for draft in part.drafts for value in draft.values}
            forget(file for file in part.files.values() if file.question_id == part.question.id and file.id not in held)
    sheet.participation.withdrawn_at = now
