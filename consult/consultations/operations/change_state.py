"""Note that a consultation enters a state, with the reason and who decided it."""

from __future__ import annotations

from datetime import datetime

from consult.authz import Actor
from consult.consultations.models import Consultation, State, StateChange
from consult.db import db, utcnow


def change_state(
    *,
    actor: Actor,
    consultation: Consultation,
    state: State,
    at: datetime | None = None,
    by_clock: bool = False,
    reason: str = "",
) -> None:
    """The caller has checked that it may, and writes the line of the record."""
    consultation.state = state
    db.session.add(
        StateChange(
            consultation_id=consultation.id,
            state=state,
            at=at or utcnow(),
            by_clock=by_clock,
            by_id=actor.person_id,
            reason=reason,
        )
    )
