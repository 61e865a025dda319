"""What happens when an opening or closing date comes: once, whoever looks first."""

from __future__ import annotations

from datetime import datetime, timedelta

from consult.accounts import queries as accounts
from consult.audit.record import record
from consult.authz import Actor, system_actor
from consult.consultations import queries_life
from consult.consultations.concurrency import lock
from consult.consultations.models import Consultation, State
from consult.consultations.operations.change_state import change_state
from consult.consultations.operations.purge_pilot import purge_pilot
from consult.consultations.rules import is_scheduled
from consult.notifications.operations.queue_message import queue_message

NEWS = timedelta(days=2)
"""Nobody is written to about a change older than this: the date was set in the past."""


def follow_clock(*, actor: Actor, consultation: Consultation, now: datetime) -> list[State]:
    """The states that it entered by its dates since somebody last looked. `actor` asked; the clock decided: the record
    names the installation."""
    lock(consultation)
    if consultation.state is not State.OPEN or is_scheduled(consultation, now):
        return []
    clock = system_actor(actor.organisation_id)
    entered = []
    if consultation.opens_at is not None and not queries_life.was_opened(consultation.id):
        purge_pilot(actor=clock, consultation=consultation)
        change_state(actor=clock, consultation=consultation, state=State.OPEN, at=consultation.opens_at, by_clock=True)
        record(clock, "consultation.opened_by_clock", "consultation", consultation.id)
        entered.append(State.OPEN)
    if consultation.closes_at is not None and consultation.closes_at <= now:
        at = consultation.closes_at
        change_state(actor=clock, consultation=consultation, state=State.CLOSED, at=at, by_clock=True)
        record(clock, "consultation.closed_by_clock", "consultation", consultation.id)
        entered.append(State.CLOSED)
    if entered:
        _tell_author(consultation, entered[-1], now)
    return entered


def _tell_author(consultation: Consultation, state: State, now: datetime) -> None:
    at = consultation.opens_at if state is State.OPEN else consultation.closes_at
    if consultation.created_by_id is None or at is None or now - at > NEWS:
        return
    author = accounts.person(consultation.organisation_id, consultation.created_by_id)
    if author.email and author.left_at is None:
        queue_message(
            organisation_id=consultation.organisation_id,
            recipient=author.email,
            template=f"consultation_{state.value}",
            context={"consultation_id": consultation.id},
            dedupe_key=f"consultation/{consultation.id}/{state.value}/{at.isoformat()}",
        )
