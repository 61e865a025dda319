"""Reading what becomes of chosen projects."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from consult.authz import Actor, Permission
from consult.db import db
from consult.errors import NotFound
from consult.projects.models import Milestone, News, Project, ProjectFile, Realisation, Stage
from consult.projects.queries.access import readable_by_all, where_held
from consult.projects.rules.following import FOLLOWED


def _followed_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Condition on `Project`: chosen, and of a territory that the actor follows or entrusted to them."""
    entrusted = Project.id.in_(sa.select(Realisation.project_id).where(Realisation.referent_id == actor.person_id))
    return sa.and_(
        Project.organisation_id == actor.organisation_id,
        Project.stage.in_(FOLLOWED),
        sa.or_(where_held(actor, Permission.PROJECT_FOLLOW_UP), entrusted),
    )


def followed_projects(actor: Actor) -> Sequence[Project]:
    """The ones that have not begun first, then those under way, then those that are done."""
    order = sa.case({Stage.SELECTED.value: 0, Stage.UNDER_WAY.value: 1}, value=Project.stage, else_=2)
    return db.session.scalars(
        sa.select(Project).where(_followed_by(actor)).order_by(order, Project.stage_since.desc(), Project.id)
    ).all()


def followed_project(actor: Actor, project_id: int) -> Project:
    """NotFound for one that is not theirs to follow."""
    found = db.session.scalar(sa.select(Project).where(Project.id == project_id, _followed_by(actor)))
    if found is None:
        raise NotFound
    return found


def chosen_projects(organisation_id: int, territory_ids: Collection[int]) -> Sequence[Project]:
    """Those that everybody may read, chosen in these territories, the newest first."""
    return db.session.scalars(
        sa.select(Project)
        .where(
            readable_by_all(organisation_id),
            Project.stage.in_(FOLLOWED),
            Project.territory_id.in_(list(territory_ids)),
        )
        .order_by(Project.stage_since.desc(), Project.id)
    ).all()


def chosen_project(organisation_id: int, slug: str) -> Project:
    """A chosen project that everybody may read; NotFound for any other."""
    found = db.session.scalar(
        sa.select(Project).where(readable_by_all(organisation_id), Project.slug == slug, Project.stage.in_(FOLLOWED))
    )
    if found is None:
        raise NotFound
    return found


def realisations_of(project_ids: Collection[int]) -> dict[int, Realisation]:
    rows = db.session.scalars(sa.select(Realisation).where(Realisation.project_id.in_(list(project_ids))))
    return {row.project_id: row for row in rows}


def realisation_of(project_id: int) -> Realisation | None:
    return db.session.get(Realisation, project_id)


def milestones_of(project_ids: Collection[int]) -> dict[int, list[Milestone]]:
    """In their order, by project."""
    found: dict[int, list[Milestone]] = {id_: [] for id_ in project_ids}
    rows = db.session.scalars(
        sa.select(Milestone)
        .where(Milestone.project_id.in_(list(project_ids)))
        .order_by(Milestone.position, Milestone.id)
    )
    for row in rows:
        found[row.project_id].append(row)
    return found


def milestone_of(project: Project, milestone_id: int) -> Milestone:
    found = db.session.get(Milestone, milestone_id)
    if found is None or found.project_id != project.id:
        raise NotFound
    return found


def news_of(project_id: int) -> Sequence[News]:
    """The newest first."""
    return db.session.scalars(
        sa.select(News).where(News.project_id == project_id).order_by(News.at.desc(), News.id.desc())
    ).all()


def one_news(project: Project, news_id: int) -> News:
    found = db.session.get(News, news_id)
    if found is None or found.project_id != project.id:
        raise NotFound
    return found


def pictures_of(news_ids: Collection[int]) -> dict[int, list[ProjectFile]]:
    found: dict[int, list[ProjectFile]] = {id_: [] for id_ in news_ids}
    rows = db.session.scalars(
        sa.select(ProjectFile).where(ProjectFile.news_id.in_(list(news_ids))).order_by(ProjectFile.id)
    )
    for row in rows:
        found[row.news_id or 0].append(row)
    return found


def news_picture(project: Project, token: str) -> ProjectFile:
    """A picture of the news of this project; NotFound for any other file."""
    found = db.session.scalar(
        sa.select(ProjectFile).where(
            ProjectFile.project_id == project.id, ProjectFile.token == token, ProjectFile.news_id.is_not(None)
        )
    )
    if found is None:
        raise NotFound
    return found
