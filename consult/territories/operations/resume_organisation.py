"""Take a suspended organisation up again: its works go on from where they paused."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import InstallationActor, system_actor
from consult.territories.models import Organisation


def resume_organisation(*, actor: InstallationActor, organisation: Organisation) -> None:
    if organisation.suspended_at is None:
        return
    organisation.suspended_at = None
    record(
        system_actor(organisation.id),
        "organisation.resume",
        "organisation",
        organisation.id,
        installation_account=actor.account_id,
    )
