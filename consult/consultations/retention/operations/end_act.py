"""Note that an act is done, and issue the published reports again."""

from __future__ import annotations

from typing import Any

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.retention.models import RetentionAct, RetentionClock
from consult.db import utcnow


def end_act(*, actor: Actor, clock: RetentionClock, done: dict[str, Any]) -> None:
    from consult.reports.operations.forget_texts import forget_texts  # it reads contributions in turn

    clock.done_at, clock.done = utcnow(), done
    if clock.act is not RetentionAct.PSEUDONYMISE:
        forget_texts(actor=actor, consultation_id=clock.consultation_id)
    record(
        actor,
        "retention.done",
        "retention_clock",
        clock.id,
        consultation_id=clock.consultation_id,
        act=clock.act.value,
        **done,
    )
