"""Reading who supports, follows and comments."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from consult.db import db
from consult.errors import NotFound
from consult.projects.models import Comment, CommentState, Follow, Project, Support
from consult.projects.queries.access import readable_by_all


def supports_of(person_id: int | None, project_ids: Collection[int]) -> set[int]:
    """Which of these projects the person supports."""
    if person_id is None:
        return set()
    query = sa.select(Support.project_id).where(Support.person_id == person_id, Support.project_id.in_(project_ids))
    return set(db.session.scalars(query))


def follows_project(person_id: int | None, project_id: int) -> bool:
    if person_id is None:
        return False
    query = sa.exists().where(Follow.person_id == person_id, Follow.project_id == project_id)
    return bool(db.session.scalar(sa.select(query)))


def follows_of(organisation_id: int, person_id: int) -> Sequence[Follow]:
    return db.session.scalars(
        sa.select(Follow)
        .where(Follow.organisation_id == organisation_id, Follow.person_id == person_id)
        .order_by(Follow.id)
    ).all()


def comments_of(project_id: int) -> Sequence[Comment]:
    """All of them, the oldest first: an excluded or withdrawn one keeps its place, for its replies."""
    return db.session.scalars(
        sa.select(Comment).where(Comment.project_id == project_id).order_by(Comment.at, Comment.id)
    ).all()


def readable_comment(organisation_id: int, comment_id: int) -> tuple[Comment, Project]:
    """A published comment of a project that everybody may read; NotFound for any other."""
    row = db.session.execute(
        sa.select(Comment, Project)
        .join(Project, Project.id == Comment.project_id)
        .where(readable_by_all(organisation_id), Comment.id == comment_id, Comment.state == CommentState.PUBLISHED)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def own_comment(organisation_id: int, person_id: int | None, comment_id: int) -> Comment:
    """A comment that this person wrote; NotFound for anybody else's."""
    found = db.session.get(Comment, comment_id)
    if (
        found is None
        or found.organisation_id != organisation_id
        or person_id is None
        or found.person_id != person_id
        or found.state is CommentState.ERASED
    ):
        raise NotFound
    return found


def comments_by_ids(organisation_id: int, ids: Collection[int]) -> Sequence[Comment]:
    return db.session.scalars(
        sa.select(Comment).where(
            Comment.organisation_id == organisation_id, Comment.id.in_(ids), Comment.state != CommentState.ERASED
        )
    ).all()


def project_of_comment(comment: Comment) -> Project:
    return db.session.get_one(Project, comment.project_id)
