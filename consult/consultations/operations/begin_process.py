"""Lay the four usual phases on an empty timeline: clear the ground, listen, talk together, make it one's own."""

from __future__ import annotations

from consult.authz import Actor
from consult.consultations import queries_phases
from consult.consultations.models import PhaseKind
from consult.consultations.operations.save_phase import save_phase
from consult.consultations.phase_files import FIRST_TEXTS
from consult.errors import Conflict


def begin_process(*, actor: Actor, consultation_id: int | None) -> None:
    """Texts to be completed, without dates. Raises Conflict where there are phases already."""
    if queries_phases.has_timeline(actor.organisation_id, consultation_id):
        raise Conflict
    for kind, (title, body) in FIRST_TEXTS.items():
        save_phase(
            actor=actor,
            consultation_id=consultation_id,
            phase=None,
            kind=PhaseKind(kind),
            title=str(title),
            body=str(body),
            starts_on=None,
            ends_on=None,
        )
