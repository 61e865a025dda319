"""Acts are announced, then done, also when nobody is connected."""

from __future__ import annotations

from datetime import datetime

from consult.authz import system_actor
from consult.consultations.models import Consultation
from consult.consultations.retention import queries
from consult.consultations.retention.models import RetentionClock
from consult.consultations.retention.operations.announce_act import announce_act
from consult.consultations.retention.operations.begin_act import begin_act
from consult.consultations.retention.rules import ORDER, Phase, must_act, must_announce, phase
from consult.db import db, unit_of_work, utcnow
from consult.jobs import housekeeping


@housekeeping
def keep_to_the_delays() -> None:
    """One short transaction for each clock that has something to do."""
    now = utcnow()
    rows = queries.ticking()
    closed = queries.closings([consultation for _clock, consultation in rows], now)
    due = [clock.id for clock, consultation in rows if _has_come(clock, closed[consultation.id], now)]
    db.session.rollback()
    for clock_id in due:
        with unit_of_work() as session:
            clock = queries.clock_by_id(clock_id)
            _follow(clock, session.get_one(Consultation, clock.consultation_id), now)


def _has_come(clock: RetentionClock, closed_at: datetime | None, now: datetime) -> bool:
    return must_announce(clock, closed_at, now) or must_act(clock, closed_at, now)


def _follow(clock: RetentionClock, consultation: Consultation, now: datetime) -> None:
    """Read again under the write lock: suspended, or opened again meanwhile, nothing is done."""
    closed_at, actor = queries.closing(consultation, now), system_actor(clock.organisation_id)
    if must_announce(clock, closed_at, now) and closed_at is not None:
        announce_act(actor=actor, clock=clock, closed_at=closed_at, now=now)
    elif must_act(clock, closed_at, now) and not _waits(clock, closed_at):
        begin_act(actor=actor, clock=clock, now=now)


def _waits(clock: RetentionClock, closed_at: datetime | None) -> bool:
    """An act that comes before it is not done yet, suspended or late: it would be done with it."""
    clocks = queries.clocks_of(clock.consultation_id)
    earlier = [clocks[act] for act in ORDER[: ORDER.index(clock.act)] if act in clocks]
    return any(phase(each, closed_at) is not Phase.DONE for each in earlier)
