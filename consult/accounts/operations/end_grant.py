"""End a role today."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from consult.accounts import queries
from consult.accounts.operations.grant_role import BeyondPower
from consult.accounts.rules import leaves_nobody, may_grant
from consult.audit.record import record
from consult.authz import Actor
from consult.errors import Conflict
from consult.territories import queries as territories


class LastAdministrator(Conflict):
    message = _l("C’est le dernier administrateur : nommez-en un autre avant de retirer ce rôle.")


def end_grant(*, actor: Actor, person_id: int, grant_id: int, today: date) -> None:
    """The role stops at once: its last day is yesterday. The grant itself stays, as history."""
    person = queries.person(actor.organisation_id, person_id)
    grant = queries.grant_of(person.id, grant_id)
    if not may_grant(actor.grants, grant.role, territories.territory_path(actor.organisation_id, grant.territory_id)):
        raise BeyondPower
    others = queries.count_other_administrators(actor.organisation_id, grant.id, today)
    if leaves_nobody(grant.role, others):
        raise LastAdministrator
    grant.ends_on = today - timedelta(days=1)
    record(actor, "role.end", "person", person.id, role=grant.role.value, grant=grant.id)
