"""Give a person a role, on a territory, between two days."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from consult.accounts import queries
from consult.accounts.models import RoleGrant
from consult.accounts.rules import grant_dates_fault, may_change_access, may_grant
from consult.audit.record import record
from consult.authz import TERRITORIAL, Actor, Role
from consult.clock import today
from consult.db import db
from consult.errors import Conflict, DomainError, Forbidden
from consult.territories import queries as territories


class BeyondPower(Forbidden):
    message = _l("Vous ne pouvez pas donner ce rôle, ou pas sur ce territoire.")


class GrantDates(DomainError):
    message = _l("La fin de ce rôle vient avant son début, ou l’année n’est pas vraisemblable.")


class WholeOrganisationOnly(DomainError):
    """A role that opens pages of the whole organisation is not held on a part of it."""

    message = _l("Ce rôle ouvre des pages de toute l’organisation : il ne se donne pas sur un seul territoire.")


class AlreadyGranted(Conflict):
    message = _l("Cette personne a déjà ce rôle, sur ce territoire, à ces dates.")


def grant_role(
    *, actor: Actor, person_id: int, role: Role, territory_id: int | None, starts_on: date | None, ends_on: date | None
) -> RoleGrant:
    """Nobody gives more than `accounts.rules` lets them."""
    person = queries.person(actor.organisation_id, person_id)
    path = territories.territory_path(actor.organisation_id, territory_id)
    if not may_grant(actor.grants, role, path):
        raise BeyondPower
    if territory_id is not None and role not in TERRITORIAL:
        raise WholeOrganisationOnly
    if grant_dates_fault(starts_on, ends_on):
        raise GrantDates
    for held in queries.grants_of(person.id):
        if (held.role, held.territory_id, held.starts_on, held.ends_on) == (role, territory_id, starts_on, ends_on):
            raise AlreadyGranted
    grant = RoleGrant(
        person_id=person.id,
        role=role,
        territory_id=territory_id,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by_id=actor.person_id,
    )
    db.session.add(grant)
    db.session.flush()
    record(actor, "role.grant", "person", person.id, role=role.value, territory=territory_id, grant=grant.id)
    return grant


def refuse_beyond_power(actor: Actor, person_id: int) -> None:
    """Raise BeyondPower when the person holds a role that `actor` could not give."""
    held = [
        (grant.role, territories.territory_path(actor.organisation_id, grant.territory_id))
        for grant in queries.grants_that_count(person_id, today())
    ]
    if not may_change_access(actor.grants, held):
        raise BeyondPower
