"""Erase a participation: its texts, whatever was derived from them, its profile, and the link to the person."""

from __future__ import annotations

import sqlalchemy as sa

from consult.accounts.operations.set_consents import set_consents
from consult.accounts.profile import Purpose
from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.answer_files.storage import forget_where
from consult.consultations.maintenance import forget_refused_rows, schedule_scrub
from consult.consultations.models import (
    Answer,
    AnswerFile,
    ContributionStatus,
    Draft,
    ErasureEntry,
    Participation,
    ParticipationLink,
)
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.operations.wipe_contributions import wipe_contributions
from consult.consultations.paper.operations.forget_entry import forget_entry
from consult.consultations.queries import notices_of
from consult.consultations.queries_answering import all_contributions, person_behind
from consult.db import db, utcnow
from consult.exports.operations.drop_exports import drop_exports


def erase_participation(*, actor: Actor, participation: Participation) -> None:
    """At any time, even once closed; a second call changes nothing.

    Left behind: rows without text, so that figures can say how many were erased; the days; the dates of consents; the
    identity in an imported file, so that importing it again does not bring the texts back; and an ErasureEntry, so that
    a restored backup is erased again. A job then removes the traces that the database itself keeps.
    """
    now = utcnow()
    lock_participation(participation=participation, even_erased=True)
    contributions = [row for row in all_contributions(participation.id) if row.status is not ContributionStatus.ERASED]
    wipe_contributions(actor=actor, contributions=contributions, status=ContributionStatus.ERASED)
    forget_entry(actor=actor, participation=participation)
    person_id = person_behind(participation.id)
    set_consents(
        participation_id=participation.id, granted=dict.fromkeys(Purpose, False), notice_version_id=None, now=now
    )
    if person_id is not None:
        notice_ids = [notice.id for notice in notices_of(participation.consultation_id)]
        set_consents(
            person_id=person_id,
            notice_ids=notice_ids,
            granted=dict.fromkeys(Purpose, False),
            notice_version_id=None,
            now=now,
        )
    for table in (Draft, Answer, ParticipationLink):
        db.session.execute(sa.delete(table).where(table.participation_id == participation.id))
    forget_where(AnswerFile.participation_id == participation.id)
    participation.college_id = participation.territory_id = None
    participation.age_band = participation.gendered_form = None
    participation.attributes, participation.locale = {}, None
    if participation.erased_at is None:
        participation.erased_at = now
        _remember(participation, len(contributions))
        record(actor, "participation.erase", "participation", participation.id, contributions=len(contributions))
    forget_refused_rows(participation, contributions)
    drop_exports(organisation_id=participation.organisation_id, consultation_id=participation.consultation_id)
    schedule_scrub(actor=actor)


def _remember(participation: Participation, contributions: int) -> None:
    """Add it to the list, unless a restored database already holds it there."""
    known = db.session.scalar(sa.select(ErasureEntry.id).where(ErasureEntry.pseudonym == participation.pseudonym))
    if known is None:
        db.session.add(
            ErasureEntry(
                organisation_id=participation.organisation_id,
                pseudonym=participation.pseudonym,
                contributions=contributions,
            )
        )
