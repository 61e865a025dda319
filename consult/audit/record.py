"""Write a row of the record. Called by operations, inside their transaction."""

from __future__ import annotations

from typing import Any

from consult.audit.models import AuditEvent
from consult.authz import Actor, InstallationActor
from consult.db import db


def record(actor: Actor, action: str, object_type: str, object_id: object, **details: Any) -> None:
    """Note that `actor` did `action` (`consultation.open`) to an object. `details` are ids and counts only."""
    db.session.add(
        AuditEvent(
            organisation_id=actor.organisation_id,
            actor_id=actor.person_id,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            details=details,
        )
    )


def record_above(actor: InstallationActor, action: str, object_type: str, object_id: object, **details: Any) -> None:
    """The same for an act that belongs to no organisation: who runs the installation."""
    db.session.add(
        AuditEvent(
            organisation_id=None,
            actor_id=None,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            details={"installation_account": actor.account_id, **details},
        )
    )
