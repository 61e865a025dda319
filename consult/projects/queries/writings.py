"""The words of projects and comments, as they were written and as everybody reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from consult.db import db
from consult.moderation.queries_writings import as_read
from consult.projects.models import Author, Comment, CommentState, Project, Stage

PARTS = ("title", "summary", "need", "description", "partners", "place")


def parts_of(project: Project) -> dict[str, str]:
    """Its words by part; a call's own fields come last, as `own.<key>`."""
    own = {f"own.{key}": value for key, value in project.own_values.items() if isinstance(value, str)}
    return {name: getattr(project, name) or "" for name in PARTS} | own


def shown_parts(project: Project) -> dict[str, str]:
    """As everybody reads them: what moderation hides is hidden."""
    return shown_parts_of([project])[project.id]


def shown_parts_of(projects: Iterable[Project]) -> dict[int, dict[str, str]]:
    return as_read("project", {project.id: parts_of(project) for project in projects})


def shown_titles(projects: Iterable[Project]) -> dict[int, str]:
    return {id_: parts["title"] for id_, parts in shown_parts_of(projects).items()}


def shown_bodies(comments: Iterable[Comment]) -> dict[int, str]:
    """The words of published comments."""
    texts = {
        comment.id: {"body": comment.body or ""} for comment in comments if comment.state is CommentState.PUBLISHED
    }
    return {id_: parts["body"] for id_, parts in as_read("comment", texts).items()}


def filed_by_ids(organisation_id: int, ids: Collection[int]) -> list[Project]:
    """Those that left their draft, whoever may read them: for moderation."""
    return list(
        db.session.scalars(
            sa.select(Project).where(
                Project.organisation_id == organisation_id,
                Project.id.in_(ids),
                Project.stage.not_in((Stage.DRAFT, Stage.WITHDRAWN)),
            )
        )
    )


def carriers_of(project_ids: Collection[int]) -> dict[int, list[int]]:
    """Project → the people who carry it."""
    found: dict[int, list[int]] = {}
    for project_id, person_id in db.session.execute(
        sa.select(Author.project_id, Author.person_id).where(
            Author.project_id.in_(project_ids),
            Author.person_id.is_not(None),
            Author.joined_at.is_not(None),
            Author.left_at.is_(None),
        )
    ):
        if person_id is not None:
            found.setdefault(project_id, []).append(person_id)
    return found


def writers_of(comment_ids: Collection[int]) -> dict[int, list[int]]:
    """Comment → who wrote it; those of nobody any more are left out."""
    rows = db.session.execute(
        sa.select(Comment.id, Comment.person_id).where(Comment.id.in_(comment_ids), Comment.person_id.is_not(None))
    )
    return {comment_id: [person_id] for comment_id, person_id in rows if person_id is not None}
