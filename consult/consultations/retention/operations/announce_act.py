"""Tell administrators and the DPO that an act is coming."""

from __future__ import annotations

from datetime import datetime

from consult.accounts import queries as accounts
from consult.accounts.queries_audience import languages_of
from consult.accounts.queries_team import holders_of
from consult.audit.record import record
from consult.authz import Actor, Role
from consult.clock import paris_day
from consult.consultations.retention.models import RetentionClock
from consult.consultations.retention.rules import acts_on, due_at
from consult.notifications.operations.queue_message import queue_message


def announce_act(*, actor: Actor, clock: RetentionClock, closed_at: datetime, now: datetime) -> int:
    """One letter a person, once for that hour. Returns how many were written."""
    clock.announced_at, clock.announced_for = now, due_at(closed_at, clock.days)
    when = acts_on(clock, closed_at) or now
    team = [id_ for id_, _name in holders_of(clock.organisation_id, (Role.ADMINISTRATOR, Role.DPO), paris_day(now))]
    addresses = accounts.addresses_of(clock.organisation_id, team)
    languages = languages_of(team)
    for person_id, address in addresses.items():
        queue_message(
            organisation_id=clock.organisation_id,
            recipient=address,
            template="retention_announced",
            context={"clock_id": clock.id, "when": paris_day(when).isoformat()},
            dedupe_key=f"retention:{clock.id}:{when.isoformat()}:{person_id}",
            locale=languages.get(person_id) or "fr",
        )
    record(
        actor,
        "retention.announce",
        "retention_clock",
        clock.id,
        consultation_id=clock.consultation_id,
        act=clock.act.value,
        on=paris_day(when).isoformat(),
    )
    return len(addresses)
