"""Say how long a consultation keeps what."""

from __future__ import annotations

from collections.abc import Mapping

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.concurrency import lock
from consult.consultations.models import Consultation
from consult.consultations.retention.errors import ClockBegun, DelaysRefused
from consult.consultations.retention.models import RetentionAct, RetentionClock
from consult.consultations.retention.queries import clocks_of
from consult.consultations.retention.rules import ORDER, Delays, least_days
from consult.db import db


def set_delays(*, actor: Actor, consultation: Consultation, days: Mapping[RetentionAct, int | None]) -> None:
    """Days after the closing; None: that act never comes. What is begun or done stays as it is. A delay changed after
    its announcement is announced again. Raises DelaysRefused, ClockBegun."""
    lock(consultation)
    held = clocks_of(consultation.id)
    changed = {act: wanted for act, wanted in days.items() if wanted != (held[act].days if act in held else None)}
    faults = Delays(days).faults(least_days(consultation.late_sheet_days))
    if faults:
        raise DelaysRefused(faults)
    for act in ORDER:
        if act not in changed:
            continue
        clock, wanted = held.get(act), changed[act]
        if clock is not None and clock.begun_at is not None:
            raise ClockBegun
        if clock is not None and wanted is None:
            db.session.delete(clock)
        elif clock is not None and wanted is not None:
            clock.days = wanted
        elif wanted is not None:
            db.session.add(
                RetentionClock(
                    organisation_id=consultation.organisation_id,
                    consultation_id=consultation.id,
                    act=act,
                    days=wanted,
                )
            )
        record(actor, "retention.set", "consultation", consultation.id, act=act.value, days=wanted)
