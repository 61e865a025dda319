"""Suspend an organisation: its pages say so, its works pause, none of its mails leaves. Nothing of it changes."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import InstallationActor, system_actor
from consult.db import utcnow
from consult.territories.models import Organisation


def suspend_organisation(*, actor: InstallationActor, organisation: Organisation) -> None:
    """Suspended again, it stays suspended since the first time."""
    if organisation.suspended_at is not None:
        return
    organisation.suspended_at = utcnow()
    record(
        system_actor(organisation.id),
        "organisation.suspend",
        "organisation",
        organisation.id,
        installation_account=actor.account_id,
    )
