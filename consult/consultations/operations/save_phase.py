"""Add a phase to a timeline, or change one."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries_phases
from consult.consultations.concurrency import refuse_if_changed
from consult.consultations.models import Phase, PhaseKind
from consult.db import db
from consult.errors import Conflict, DomainError

MOST_PHASES = 20


class PhaseDatesRefused(DomainError):
    """It would end before it starts."""


def phase_shown(phase: Phase) -> dict[str, object]:
    """What the page of a phase shows and changes."""
    return {
        "kind": phase.kind.value,
        "title": phase.title,
        "starts_on": phase.starts_on,
        "ends_on": phase.ends_on,
        "body": phase.body,
    }


def save_phase(
    *,
    actor: Actor,
    consultation_id: int | None,
    phase: Phase | None,
    kind: PhaseKind,
    title: str,
    body: str,
    starts_on: date | None,
    ends_on: date | None,
    seen: str | None = None,
) -> Phase:
    """`phase` of None adds one at the end of the timeline of `consultation_id` (None: the organisation's). Raises
    PhaseDatesRefused, EditedMeanwhile or Conflict."""
    if starts_on and ends_on and ends_on < starts_on:
        raise PhaseDatesRefused(_("La fin doit venir après le début."))
    if phase is None:
        known = queries_phases.timeline(actor.organisation_id, consultation_id)
        if len(known) >= MOST_PHASES:
            raise Conflict(_("%(n)s étapes au plus.", n=MOST_PHASES))
        last = max((other.position for other in known), default=0)
        phase = Phase(organisation_id=actor.organisation_id, consultation_id=consultation_id, position=last + 1)
        db.session.add(phase)
    else:
        db.session.refresh(phase, with_for_update=True)
        refuse_if_changed(seen, phase_shown(phase))
    phase.kind, phase.title, phase.body = kind, title, body
    phase.starts_on, phase.ends_on = starts_on, ends_on
    db.session.flush()
    record(actor, "phase.save", "phase", phase.id)
    return phase
