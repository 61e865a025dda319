"""Correct a sheet after it was sent: what is the same stays, what differs replaces, what is gone is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from consult.audit.record import record
from consult.authz import Actor, Permission
from consult.consultations.models import Consultation
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.paper.errors import ChangedSince, NotYours
from consult.consultations.paper.filling import check_answers, fingerprint_of, granted_in, read_all, store_answers
from consult.consultations.paper.models import PaperEntry
from consult.consultations.paper.period import received
from consult.consultations.paper.queries import participation_of
from consult.consultations.paper.questionnaire import questionnaire_of
from consult.db import db


def correct_entry(
    *,
    actor: Actor,
    consultation: Consultation,
    entry: PaperEntry,
    typed: Mapping[str, list[str]],
    now: datetime,
    by_decision: bool = False,
) -> list[int]:
    """Returns the questions left out (`store_answers`).

    `by_decision`: of a difference between two entries, which anybody who enters may take.

    Raises NotYours, ChangedSince when the person changed their answers themselves, SheetUnreadable, SheetBlank,
    AgreementMissing, what `received` raises.
    """
    if not by_decision and not may_correct(actor, entry):
        raise NotYours
    participation = participation_of(entry)
    lock_participation(participation=participation)
    if fingerprint_of(participation.id) != entry.fingerprint:
        raise ChangedSince
    answers = read_all(questionnaire_of(consultation), typed)
    check_answers(answers, may_be_blank=by_decision)
    left_out = store_answers(
        actor=actor,
        consultation=consultation,
        participation=participation,
        answers=answers,
        granted=granted_in(typed),
        entry=entry,
        received=received(consultation, entry.received_on, now),
    )
    db.session.flush()
    entry.fingerprint = fingerprint_of(participation.id)
    db.session.flush()
    record(actor, "paper.correct", "participation", participation.id, number=entry.number)
    return left_out


def may_correct(actor: Actor, entry: PaperEntry) -> bool:
    return entry.entered_by_id == actor.person_id or actor.can(Permission.CONSULTATION_COMPOSE)
