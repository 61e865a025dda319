"""Who may read which projects: the one place that says it. Lists, search, feeds, exports, cards and pages ask here."""

from __future__ import annotations

import sqlalchemy as sa

from consult.authz import Actor, Permission
from consult.db import db
from consult.errors import NotFound
from consult.projects.models import Author, Call, Project, Stage
from consult.projects.rules.life_cycle import PRIVATE_KINDS
from consult.territories import queries as territories

HIDDEN = (Stage.DRAFT, Stage.WITHDRAWN)


def readable_by_all(organisation_id: int) -> sa.ColumnElement[bool]:
    """Condition on `Project`: published projects of calls whose projects are public."""
    return sa.and_(
        Project.organisation_id == organisation_id,
        Project.published_at.is_not(None),
        Project.hidden_reason.is_(None),
        Project.stage.not_in(HIDDEN),
        Project.call_id.in_(
            sa.select(Call.id).where(
                Call.organisation_id == organisation_id,
                Call.opened_at.is_not(None),
                Call.kind.not_in(PRIVATE_KINDS),
            )
        ),
    )


def carried_by(person_id: int | None) -> sa.ColumnElement[bool]:
    """Condition on `Project`: those that a person carries."""
    return Project.id.in_(
        sa.select(Author.project_id).where(
            Author.person_id == person_id, Author.joined_at.is_not(None), Author.left_at.is_(None)
        )
    )


def where_held(actor: Actor, permission: Permission) -> sa.ColumnElement[bool]:
    """Condition on `Project`: those of the territories on which the actor holds a permission, drafts left out."""
    of_ours = sa.and_(Project.organisation_id == actor.organisation_id, Project.stage != Stage.DRAFT)
    if actor.can(permission):
        return of_ours
    places = {
        below
        for territory_id in actor.territories_of(permission)
        for below in territories.territory_and_below(actor.organisation_id, territory_id)
    }
    return sa.and_(of_ours, Project.territory_id.in_(places))


def public_project(organisation_id: int, slug: str) -> Project:
    """A project that everybody may read; NotFound for any other."""
    return _one(sa.and_(readable_by_all(organisation_id), Project.slug == slug))


def own_project(actor: Actor, slug: str) -> Project:
    """A project that the actor carries, whatever its stage; NotFound for any other."""
    return _one(
        sa.and_(Project.organisation_id == actor.organisation_id, Project.slug == slug, carried_by(actor.person_id))
    )


def held_project(actor: Actor, permission: Permission, project_id: int) -> Project:
    """A project of a territory on which the actor holds the permission; NotFound for any other."""
    return _one(sa.and_(where_held(actor, permission), Project.id == project_id))


def _one(condition: sa.ColumnElement[bool]) -> Project:
    found = db.session.scalar(sa.select(Project).where(condition))
    if found is None:
        raise NotFound
    return found
