"""Reading what authors file."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consult.authz import Actor, Permission
from consult.db import db
from consult.errors import NotFound
from consult.projects.models import (
    Assignment,
    Author,
    Call,
    Decision,
    Lineage,
    Project,
    ProjectEvent,
    ProjectFile,
    Stage,
)
from consult.projects.queries.access import carried_by, readable_by_all, where_held
from consult.projects.rules.life_cycle import ENDED, OPEN_TO_AUTHORS

READERS = (
    Permission.PROJECT_EXAMINE,
    Permission.PROJECT_DECIDE,
    Permission.PROJECT_FOLLOW_UP,
    Permission.CALL_MANAGE,
)
"""Who reads what is not public of a project, on the territories where they hold it."""


def projects_carried(actor: Actor) -> Sequence[Project]:
    """Those of a person, the last touched first."""
    return db.session.scalars(
        sa.select(Project)
        .where(Project.organisation_id == actor.organisation_id, carried_by(actor.person_id))
        .order_by(Project.stage_since.desc(), Project.id.desc())
    ).all()


def draft_in(actor: Actor, call_id: int) -> Project | None:
    """The last draft that a person began in a call."""
    return db.session.scalar(
        sa.select(Project)
        .where(Project.call_id == call_id, Project.stage == Stage.DRAFT, carried_by(actor.person_id))
        .order_by(Project.id.desc())
        .limit(1)
    )


def authors_of(project_id: int) -> Sequence[Author]:
    """Those who carry it, are invited or ask to; those who left are not."""
    return db.session.scalars(
        sa.select(Author).where(Author.project_id == project_id, Author.left_at.is_(None)).order_by(Author.id)
    ).all()


def author_row(project_id: int, author_id: int) -> Author:
    found = db.session.get(Author, author_id)
    if found is None or found.project_id != project_id or found.left_at is not None:
        raise NotFound
    return found


def carrying(project_id: int, person_id: int | None) -> Author | None:
    """The row by which a person carries a project."""
    return db.session.scalar(
        sa.select(Author).where(
            Author.project_id == project_id,
            Author.person_id == person_id,
            Author.joined_at.is_not(None),
            Author.left_at.is_(None),
        )
    )


def row_of(project_id: int, person_id: int) -> Author | None:
    """The row that names a person on a project, joined or only asking to."""
    return db.session.scalar(sa.select(Author).where(Author.project_id == project_id, Author.person_id == person_id))


def invitation(organisation_id: int, token_hash: str) -> tuple[Author, Project]:
    """An invitation that waits, and its project; NotFound once it was accepted or taken back."""
    row = db.session.execute(
        sa.select(Author, Project)
        .join(Project, Project.id == Author.project_id)
        .where(
            Project.organisation_id == organisation_id,
            Author.token_hash == token_hash,
            Author.joined_at.is_(None),
            Author.left_at.is_(None),
            Project.stage != Stage.WITHDRAWN,
        )
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def files_of(project_id: int) -> Sequence[ProjectFile]:
    """Those of the project itself, without those of its news."""
    return db.session.scalars(
        sa.select(ProjectFile)
        .where(ProjectFile.project_id == project_id, ProjectFile.news_id.is_(None))
        .order_by(ProjectFile.id)
    ).all()


def own_file(project_id: int, file_id: int) -> ProjectFile:
    found = db.session.get(ProjectFile, file_id)
    if found is None or found.project_id != project_id:
        raise NotFound
    return found


def readable_file(actor: Actor, token: str) -> ProjectFile:
    """A file that this reader may open: everybody those of a public project, its authors and holders the others."""
    public = sa.and_(ProjectFile.public, readable_by_all(actor.organisation_id))
    held = [where_held(actor, permission) for permission in READERS if actor.can_somewhere(permission)]
    allowed = [public, *held] + ([carried_by(actor.person_id)] if actor.person_id else [])
    found = db.session.scalar(
        sa.select(ProjectFile)
        .join(Project, Project.id == ProjectFile.project_id)
        .where(ProjectFile.token == token, ProjectFile.organisation_id == actor.organisation_id, sa.or_(*allowed))
    )
    if found is None:
        raise NotFound
    return found


def public_events(project_id: int) -> Sequence[ProjectEvent]:
    """Its history as its authors and everybody may read it, the oldest first."""
    return db.session.scalars(
        sa.select(ProjectEvent)
        .where(ProjectEvent.project_id == project_id, ProjectEvent.public)
        .order_by(ProjectEvent.at, ProjectEvent.id)
    ).all()


def count_by_territory(call_id: int) -> dict[int, int]:
    """Number of published projects of a call by territory, for the tile map."""
    rows = db.session.execute(
        sa.select(Project.territory_id, sa.func.count())
        .where(Project.call_id == call_id, Project.published_at.is_not(None), Project.territory_id.is_not(None))
        .group_by(Project.territory_id)
    )
    return {territory_id: count for territory_id, count in rows if territory_id is not None}


def lineage_of(project: Project) -> Sequence[tuple[Lineage, Project, bool]]:
    """(the link, the other project, whether it goes from this one to the other), the oldest first."""
    links = db.session.scalars(
        sa.select(Lineage)
        .where(sa.or_(Lineage.from_id == project.id, Lineage.to_id == project.id))
        .order_by(Lineage.at, Lineage.id)
    ).all()
    others = [link.to_id if link.from_id == project.id else link.from_id for link in links]
    known = {row.id: row for row in db.session.scalars(sa.select(Project).where(Project.id.in_(others)))}
    return [
        (link, known[other], link.from_id == project.id)
        for link, other in zip(links, others, strict=True)
        if other in known
    ]


def call_with_calendar(project: Project) -> Call:
    return db.session.scalars(
        sa.select(Call).where(Call.id == project.call_id).options(selectinload(Call.phases))
    ).one()


def commission_of(project_id: int) -> Sequence[int]:
    """Ids of those who examine a project, or decided on it."""
    examiners = sa.select(Assignment.examiner_id).where(Assignment.project_id == project_id)
    deciders = sa.select(Decision.decided_by_id).where(
        Decision.project_id == project_id, Decision.decided_by_id.is_not(None)
    )
    return db.session.scalars(examiners.union(deciders)).all()


ARRANGERS = (Permission.PROJECT_DECIDE, Permission.CALL_MANAGE)
"""Who joins, splits and gives back projects."""


def arranged_project(actor: Actor, project_id: int) -> Project:
    """A filed project that the actor may join to another, or split; NotFound for any other."""
    held = [where_held(actor, permission) for permission in ARRANGERS if actor.can_somewhere(permission)]
    found = db.session.scalar(sa.select(Project).where(Project.id == project_id, sa.or_(sa.false(), *held)))
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound
    return found


def others_of_call(project: Project) -> Sequence[Project]:
    """The projects of the same call to which this one may be joined, by title."""
    return db.session.scalars(
        sa.select(Project)
        .where(
            Project.call_id == project.call_id,
            Project.id != project.id,
            Project.stage.not_in((Stage.DRAFT, *ENDED)),
        )
        .order_by(Project.title, Project.id)
    ).all()


def filed_in_call(call_id: int, page: int) -> tuple[Sequence[Project], int]:
    """One page of the projects of a call, drafts left out, the last filed first; and how many there are."""
    filed = sa.and_(Project.call_id == call_id, Project.stage != Stage.DRAFT)
    rows = db.session.scalars(
        sa.select(Project)
        .where(filed)
        .order_by(Project.filed_at.desc(), Project.id.desc())
        .offset((page - 1) * 50)
        .limit(50)
    ).all()
    return rows, db.session.scalar(sa.select(sa.func.count()).select_from(Project).where(filed)) or 0


def stems_of_public(organisation_id: int) -> dict[int, str]:
    """The words by which each public project is found, by id."""
    rows = db.session.execute(
        sa.select(Project.id, Project.search_text).where(readable_by_all(organisation_id)).order_by(Project.id)
    )
    return {row[0]: row[1] for row in rows}


def public_by_id(organisation_id: int, but: int) -> dict[int, Project]:
    """The public projects in which one may still be joined, by id."""
    rows = db.session.scalars(
        sa.select(Project).where(
            readable_by_all(organisation_id), Project.id != but, Project.stage.in_(OPEN_TO_AUTHORS)
        )
    )
    return {project.id: project for project in rows}
