"""Who may sign in, and who may give which role where."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from consult.authz import ROLE_PERMISSIONS, Grant, Permission, Role

SIGN_IN_LINK_LIFETIME = timedelta(minutes=30)
INVITATION_LIFETIME = timedelta(days=7)
VISITOR = "visitor"
"""Source of those who opened their account by themselves: they are of no college, no territory and no campaign."""

WITHOUT_POWER = frozenset(role for role, held in ROLE_PERMISSIONS.items() if held <= {Permission.SIGNED_IN})
GRANTABLE: dict[Role, frozenset[Role]] = {Role.ADMINISTRATOR: frozenset(Role), Role.DPO: WITHOUT_POWER}


def link_is_open(expires_at: datetime, used_at: datetime | None, now: datetime) -> bool:
    """A mailed link opens once, before its end."""
    return used_at is None and now < expires_at


def grantable_roles(grants: Iterable[Grant]) -> frozenset[Role]:
    """The roles that somebody may give: every one for an administrator, those that open nothing for a DPO."""
    return frozenset().union(*(GRANTABLE.get(grant.role, frozenset()) for grant in grants))


def may_grant(grants: Iterable[Grant], role: Role, territory_path: Iterable[int]) -> bool:
    """Whether somebody may give (or end) `role` on a territory.

    `territory_path` holds the territory and those above it; empty for the whole organisation, where only somebody whose
    own grant has no territory may give roles.
    """
    above = set(territory_path)
    return any(
        role in GRANTABLE.get(grant.role, frozenset()) and (grant.territory_id is None or grant.territory_id in above)
        for grant in grants
    )


def grant_dates_fault(starts_on: date | None, ends_on: date | None) -> str:
    """Which rule two days break: `order`, `absurd` or nothing."""
    for day in (starts_on, ends_on):
        if day is not None and not 1900 <= day.year <= 2100:
            return "absurd"
    return "order" if starts_on is not None and ends_on is not None and ends_on < starts_on else ""


def leaves_nobody(role: Role, other_administrators: int) -> bool:
    """Ending the last administrator's role would lock everybody out."""
    return role is Role.ADMINISTRATOR and other_administrators == 0


def may_change_access(grants: Collection[Grant], held: Iterable[tuple[Role, Collection[int]]]) -> bool:
    """Whether somebody may change how another person signs in: only if they could give every role that person has,
    there where it is held (`held`: roles with the path of their territory, as in `may_grant`).

    Otherwise a mailbox put in the place of an administrator's would be a way to become one.
    """
    return all(may_grant(grants, role, path) for role, path in held)
