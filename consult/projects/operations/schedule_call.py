"""Set the calendar of a call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.concurrency import refuse_if_changed
from consult.db import db
from consult.projects.errors import CallRefused
from consult.projects.labels import PHASES
from consult.projects.models import Call, CallPhase, PhaseKind
from consult.projects.rules.calendar import calendar_fault

Calendar = Mapping[PhaseKind, tuple[datetime | None, datetime | None]]


def calendar_of(call: Call) -> dict[str, datetime]:
    """What the page shows, by field."""
    return {
        f"{phase.kind.value}_{end}": instant
        for phase in call.phases
        for end, instant in (("starts", phase.starts_at), ("ends", phase.ends_at))
    }


def schedule_call(*, actor: Actor, call: Call, calendar: Calendar, seen: str | None = None) -> None:
    """A phase without dates is none. Raises EditedMeanwhile, or CallRefused for a calendar that cannot be."""
    refuse_if_changed(seen, calendar_of(call))
    phases = []
    for kind, (start, end) in calendar.items():
        if start is None and end is None:
            continue
        if start is None or end is None:
            raise CallRefused(
                _("Il manque une des deux dates de « %(phase)s ».", phase=PHASES[kind]),
                f"{kind.value}_{'starts' if start is None else 'ends'}",
            )
        if end <= start:
            raise CallRefused(_("La fin doit venir après le début."), f"{kind.value}_ends")
        phases.append(CallPhase(kind=kind, starts_at=start, ends_at=end))
    if calendar_fault(phases):
        raise CallRefused(
            _("Les phases se suivent dans cet ordre, et le dépôt finit avant le choix des élus : relisez leurs dates.")
        )
    known = {phase.kind: phase for phase in call.phases}
    for phase in phases:
        if phase.kind in known:
            held = known.pop(phase.kind)
            held.starts_at, held.ends_at = phase.starts_at, phase.ends_at
        else:
            call.phases.append(phase)
    for gone in known.values():
        call.phases.remove(gone)
        db.session.delete(gone)
    db.session.flush()
    db.session.expire(call, ["phases"])
    record(actor, "call.calendar", "call", call.id, phases=len(phases))
