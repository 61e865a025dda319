"""Take ideas back, with the earlier wordings that they corrected."""

from __future__ import annotations

from datetime import datetime

from consult.authz import Actor
from consult.consultations.errors_answering import NotOpen
from consult.consultations.maintenance import schedule_scrub
from consult.consultations.models import Contribution, ContributionStatus
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.operations.wipe_contributions import wipe_contributions
from consult.consultations.paper.operations.forget_entry import forget_entry
from consult.consultations.queries_answering import Sheet, all_contributions
from consult.db import db
from consult.exports.operations.drop_exports import drop_exports


def withdraw_contributions(*, actor: Actor, sheet: Sheet, contributions: list[Contribution], now: datetime) -> None:
    """Only while the consultation is open; later, one may still erase everything. Raises NotOpen."""
    participation = sheet.participation
    if not sheet.takes_answers(now):
        raise NotOpen
    lock_participation(participation=participation)
    everything = {row.id: row for row in all_contributions(participation.id)}
    taken: dict[int, Contribution] = {}
    for contribution in contributions:
        row: Contribution | None = contribution
        while row is not None and row.id not in taken:
            taken[row.id] = row
            row = everything.get(row.replaces_id) if row.replaces_id else None
    for part in (*sheet.parts, *sheet.hidden):
        for draft in part.drafts:
            if draft.replaces_id in taken:
                db.session.delete(draft)
    forget_entry(actor=actor, participation=participation, question_ids={row.question_id for row in taken.values()})
    wipe_contributions(actor=actor, contributions=list(taken.values()), status=ContributionStatus.WITHDRAWN)
    drop_exports(organisation_id=participation.organisation_id, consultation_id=participation.consultation_id)
    schedule_scrub(actor=actor)
