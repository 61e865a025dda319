"""Send a sheet: it becomes a participation like any other, with its channel and the day it was received."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation, Contribution, ContributionStatus, Participation
from consult.consultations.operations.begin_participation import begin_participation
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.paper.errors import AnsweredOnWeb, TypedElsewhere
from consult.consultations.paper.filling import (
    check_answers,
    content_held,
    fingerprint_of,
    granted_in,
    read_all,
    store_answers,
)
from consult.consultations.paper.models import PaperEntry
from consult.consultations.paper.period import received
from consult.consultations.paper.questionnaire import questionnaire_of
from consult.consultations.queries_answering import sheet_of
from consult.db import db


def send_entry(*, actor: Actor, consultation: Consultation, entry: PaperEntry, now: datetime) -> list[int]:
    """All of it or nothing, once: sending twice changes nothing. Returns the questions left out (`store_answers`).

    Raises SheetUnreadable, SheetBlank, AgreementMissing, AnsweredOnWeb, what `received` raises and what answering on
    the site raises; the sheet then stays as it was typed.
    """
    db.session.refresh(entry, with_for_update=True)
    if entry.sent_at is not None:
        return []
    if entry.set_aside is not None:
        raise TypedElsewhere
    came = received(consultation, entry.received_on, now)
    typed, granted = dict(entry.typed), granted_in(entry.typed)
    answers = read_all(questionnaire_of(consultation), typed)
    check_answers(answers)
    participation = begin_participation(
        actor=actor,
        consultation=consultation,
        now=came.at,
        person_id=entry.person_id,
        channel=entry.channel,
        after_closing=came.after_closing,
    )
    lock_participation(participation=participation)
    if has_answered(participation):
        if not entry.over_web:
            raise AnsweredOnWeb
        _take_the_place(consultation, participation, entry)
    left_out = store_answers(
        actor=actor,
        consultation=consultation,
        participation=participation,
        answers=answers,
        granted=granted,
        entry=entry,
        received=came,
    )
    participation.channel, entry.late = entry.channel, came.late
    entry.participation_id, entry.person_id, entry.typed = participation.id, None, {}
    entry.sent_at, entry.fingerprint = now, fingerprint_of(participation.id)
    db.session.flush()
    record(actor, "paper.enter", "participation", participation.id, number=entry.number, channel=entry.channel.value)

    return left_out


def has_answered(participation: Participation | None) -> bool:
    """They sent something themselves, and did not take it back."""
    return participation is not None and participation.submitted_at is not None and participation.withdrawn_at is None


def _take_the_place(consultation: Consultation, participation: Participation, entry: PaperEntry) -> None:
    """The ideas sent on the site keep their rows and texts, superseded; the other answers are noted on the entry."""
    held = content_held(sheet_of(consultation, participation))
    open_ones = set(
        db.session.scalars(
            sa.select(Contribution.question_id).where(Contribution.participation_id == participation.id).distinct()
        )
    )
    entry.replaced = {
        str(question): values for question, values in held.items() if values and question not in open_ones
    }
    db.session.execute(
        sa.update(Contribution)
        .where(Contribution.participation_id == participation.id, Contribution.status == ContributionStatus.CURRENT)
        .values(status=ContributionStatus.SUPERSEDED)
    )
    db.session.expire_all()
