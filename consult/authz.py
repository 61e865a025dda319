"""Who may do what: permissions, the roles that carry them, and the declaration that every route makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


class Role(StrEnum):
    """A role is granted to a person, on a territory, between two dates."""

    PARTICIPANT = "participant"
    ELECTED_OFFICIAL = "elected_official"
    EXAMINER = "examiner"
    CHAIR = "chair"
    SECRETARY = "secretary"
    MODERATOR = "moderator"
    GOVERNANCE = "governance"
    CODER = "coder"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    ENTRY_CLERK = "entry_clerk"
    DPO = "dpo"


class Permission(StrEnum):
    SIGNED_IN = "signed_in"
    ORGANISATION_CONFIGURE = "organisation.configure"
    PEOPLE_MANAGE = "people.manage"
    CONSULTATION_COMPOSE = "consultation.compose"
    CONSULTATION_INVITE = "consultation.invite"
    CONSULTATION_IMPORT = "consultation.import"
    PAPER_ENTER = "paper.enter"
    CONTRIBUTION_READ = "contribution.read"
    CONTRIBUTION_MODERATE = "contribution.moderate"
    CONTRIBUTION_CODE = "contribution.code"
    """Place drawn contributions in themes, where one was chosen for it."""
    PARTICIPATION_READ = "participation.read"
    REPORT_READ = "report.read"
    REPORT_CURATE = "report.curate"
    REPORT_PUBLISH = "report.publish"
    ANALYSIS_RUN = "analysis.run"
    ERASURE_HANDLE = "erasure.handle"
    AUDIT_READ = "audit.read"
    CALL_MANAGE = "call.manage"
    PROJECT_ENTER = "project.enter"
    """File what was gathered off line, in a member's name or without."""
    PROJECT_EXAMINE = "project.examine"
    PROJECT_DECIDE = "project.decide"
    PROJECT_FOLLOW_UP = "project.follow_up"
    ROUND_MANAGE = "round.manage"
    ROUND_VOTE = "round.vote"
    INSTALLATION_ADMINISTER = "installation.administer"
    """Above organisations, and inside none: no role holds it (see `InstallationActor`)."""


P = Permission
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PARTICIPANT: frozenset({P.SIGNED_IN}),
    Role.ELECTED_OFFICIAL: frozenset({P.SIGNED_IN, P.PROJECT_ENTER, P.ROUND_VOTE}),
    Role.EXAMINER: frozenset({P.SIGNED_IN, P.PROJECT_EXAMINE}),
    Role.CHAIR: frozenset({P.SIGNED_IN, P.PROJECT_EXAMINE, P.PROJECT_DECIDE, P.PROJECT_FOLLOW_UP}),
    Role.SECRETARY: frozenset({P.SIGNED_IN, P.ROUND_MANAGE}),
    Role.MODERATOR: frozenset({P.SIGNED_IN, P.CONTRIBUTION_READ, P.CONTRIBUTION_MODERATE}),
    Role.GOVERNANCE: frozenset(
        {
            P.SIGNED_IN,
            P.CONTRIBUTION_READ,
            P.CONTRIBUTION_CODE,
            P.PARTICIPATION_READ,
            P.REPORT_READ,
            P.REPORT_CURATE,
            P.REPORT_PUBLISH,
            P.ANALYSIS_RUN,
        }
    ),
    Role.CODER: frozenset({P.SIGNED_IN, P.CONTRIBUTION_CODE}),
    Role.AUDITOR: frozenset({P.SIGNED_IN, P.REPORT_READ, P.PARTICIPATION_READ, P.CONTRIBUTION_READ, P.AUDIT_READ}),
    Role.ADMINISTRATOR: frozenset(
        {
            P.SIGNED_IN,
            P.ORGANISATION_CONFIGURE,
            P.PEOPLE_MANAGE,
            P.CONSULTATION_COMPOSE,
            P.CONSULTATION_INVITE,
            P.CONSULTATION_IMPORT,
            P.PAPER_ENTER,
            P.PARTICIPATION_READ,
            P.ANALYSIS_RUN,
            P.REPORT_READ,
            P.CONTRIBUTION_READ,
            P.CONTRIBUTION_MODERATE,
            P.ERASURE_HANDLE,
            P.AUDIT_READ,
            P.CALL_MANAGE,
            P.PROJECT_ENTER,
            P.PROJECT_FOLLOW_UP,
            P.ROUND_MANAGE,
        }
    ),
    Role.ENTRY_CLERK: frozenset({P.SIGNED_IN, P.PAPER_ENTER}),
    Role.DPO: frozenset({P.SIGNED_IN, P.ERASURE_HANDLE, P.AUDIT_READ, P.PEOPLE_MANAGE}),
}


TERRITORIAL = frozenset({Role.PARTICIPANT, Role.ELECTED_OFFICIAL, Role.EXAMINER, Role.CHAIR, Role.SECRETARY})
"""Roles that may be held on one territory: their pages narrow to the territories held."""


@dataclass(frozen=True)
class Grant:
    """A role held on a territory and everything under it (`territory_path` of None: the whole organisation)."""

    role: Role
    territory_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Actor:
    """Whoever acts: handed to operations explicitly. `person_id` None is the system itself or a visitor."""

    organisation_id: int
    person_id: int | None = None
    account_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = field(default_factory=tuple)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What pages of the whole organisation ask for. A role held on one territory opens no such page; it opens those
        that ask for a permission held somewhere (`can_somewhere`), which narrow to `territories_of`."""
        held: set[Permission] = {P.SIGNED_IN} if self.account_id else set()
        for grant in self.grants:
            if grant.territory_id is None:
                held |= ROLE_PERMISSIONS[grant.role]
        return frozenset(held)

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions

    def can_somewhere(self, permission: Permission) -> bool:
        """Held on the whole organisation, or on one territory at least."""
        return self.can(permission) or bool(self.territories_of(permission))

    def territories_of(self, permission: Permission) -> frozenset[int]:
        """The territories on which the permission is held, themselves: what lies under them is held too."""
        return frozenset(
            grant.territory_id
            for grant in self.grants
            if grant.territory_id is not None and permission in ROLE_PERMISSIONS[grant.role]
        )


def system_actor(organisation_id: int) -> Actor:
    """Jobs and the command line act in the name of the installation."""
    return Actor(organisation_id=organisation_id, name="system")


@dataclass(frozen=True)
class InstallationActor:
    """Whoever runs the installation: creates, configures, suspends and resumes organisations, and reads nothing of what
    people wrote or are in them. `account_id` of None is the command line."""

    account_id: int | None = None
    name: str = ""

    def can(self, permission: Permission) -> bool:
        return permission is Permission.INSTALLATION_ADMINISTER


@dataclass(frozen=True)
class Access:
    """What a route declares. `participation` routes check the participant's own session themselves."""

    kind: str  # "public", "participation" or "permission"
    permission: Permission | None = None
    somewhere: bool = False
    """A permission held on one territory is enough: the page narrows to it."""


def requires(permission: Permission, *, somewhere: bool = False) -> Callable[[F], F]:
    """Declare the permission of a view; enforced for every route in `consult/web/`."""

    def mark(view: F) -> F:
        view.access = Access("permission", permission, somewhere)  # type: ignore[attr-defined]
        return view

    return mark


def public(view: F) -> F:
    """Declare a view open to everyone."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def participant(view: F) -> F:
    """Declare a view of one's own participation: opened by a personal link, never by a role."""
    view.access = Access("participation")  # type: ignore[attr-defined]
    return view
