"""Keep what was chosen on a question without open text: words, choices, a point of a scale, a part of the profile."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consult.authz import Actor
from consult.consultations.errors_answering import ClosedMeanwhile
from consult.consultations.models import Draft
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.queries_answering import Part, Sheet, drafts_of
from consult.consultations.rules_answering import new_key
from consult.db import db


def save_values(*, actor: Actor, sheet: Sheet, part: Part, values: list[Any], now: datetime) -> None:
    """One draft a question: the last choice stands. An empty list will remove at sending what was sent before."""
    if not sheet.takes_answers(now):
        raise ClosedMeanwhile
    lock_participation(participation=sheet.participation)
    drafts = [draft for draft in drafts_of(sheet.participation.id) if draft.question_id == part.question.id]
    if not values and not part.answers:
        for draft in drafts:
            db.session.delete(draft)
        return
    if not drafts:
        draft = Draft(
            participation_id=sheet.participation.id,
            question_id=part.question.id,
            client_key=new_key(sheet.participation.pseudonym, part.question.id, 0),
        )
        db.session.add(draft)
        drafts = [draft]
    drafts[0].values, drafts[0].saved_at = values, now
