"""Who took part in a call, and what is known of what became of its projects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from consult.db import db
from consult.projects.models import Author, CallTelling, Comment, CommentState, Follow, Project, Stage, Support
from consult.projects.queries.access import readable_by_all

KNOWN = (
    Stage.REFUSED,
    Stage.REDIRECTED,
    Stage.MERGED,
    Stage.SELECTED,
    Stage.NOT_SELECTED,
    Stage.UNDER_WAY,
    Stage.DONE,
)
"""Stages whose end everybody may read."""


def telling_of(call_id: int) -> CallTelling | None:
    return db.session.get(CallTelling, call_id)


def _told_projects(organisation_id: int, call_id: int) -> sa.Select[int]:
    """Projects of the call that everybody may read and whose outcome is known."""
    return sa.select(Project.id).where(
        readable_by_all(organisation_id), Project.call_id == call_id, Project.stage.in_(KNOWN)
    )


def outcomes_known(organisation_id: int, call_id: int) -> int:
    query = sa.select(sa.func.count()).select_from(_told_projects(organisation_id, call_id).subquery())
    return db.session.scalar(query) or 0


def _taking_part(organisation_id: int, call_id: int) -> sa.CompoundSelect[Any]:
    """`(person, project)` of those who carry, support, comment or follow one of these projects."""
    told = _told_projects(organisation_id, call_id)
    carried = sa.select(Author.person_id, Author.project_id).where(
        Author.joined_at.is_not(None), Author.left_at.is_(None), Author.project_id.in_(told)
    )
    commented = sa.select(Comment.person_id, Comment.project_id).where(
        Comment.state == CommentState.PUBLISHED, Comment.project_id.in_(told)
    )
    supported = sa.select(Support.person_id, Support.project_id).where(Support.project_id.in_(told))
    followed = sa.select(Follow.person_id, Follow.project_id).where(Follow.project_id.in_(told))
    return sa.union(carried, commented, supported, followed)


def people_to_tell(organisation_id: int, call_id: int, after: int, most: int) -> list[int]:
    """Ids of those who took part, in order, after this one."""
    part = _taking_part(organisation_id, call_id).subquery()
    person = part.c[0]
    query = sa.select(person).where(person.is_not(None), person > after).distinct().order_by(person).limit(most)
    return list(db.session.scalars(query))


def count_to_tell(organisation_id: int, call_id: int) -> int:
    part = _taking_part(organisation_id, call_id).subquery()
    return db.session.scalar(sa.select(sa.func.count(sa.distinct(part.c[0])))) or 0


def outcomes_for(organisation_id: int, call_id: int, person_id: int) -> Sequence[Project]:
    """The projects of the call in which this person took part and whose outcome is known, those they carry first."""
    part = _taking_part(organisation_id, call_id).subquery()
    mine = sa.select(part.c[1]).where(part.c[0] == person_id)
    carried = sa.exists().where(Author.project_id == Project.id, Author.person_id == person_id)
    return db.session.scalars(
        sa.select(Project).where(Project.id.in_(mine)).order_by(sa.case((carried, 0), else_=1), Project.id)
    ).all()
