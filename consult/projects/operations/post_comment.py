"""Somebody says something of a project, or answers somebody."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from consult.authz import Actor, Permission, Role
from consult.db import db
from consult.moderation.operations.examine_writing import examine_writing
from consult.projects.errors import NoReplyThere, NotNow, OtherCommentUnderKey
from consult.projects.models import Comment, CommentState, Project
from consult.projects.queries.access import carried_by
from consult.projects.rules.taking_part import may_comment


def post_comment(
    *, actor: Actor, project: Project, client_key: str, body: str, parent_id: int | None = None
) -> Comment:
    """Stored once whatever the number of clicks; the filter reads it at once, and hides what is personal. A reply to a
    reply stands beside it: one level. Raises NotNow, NoReplyThere, OtherCommentUnderKey."""
    if not may_comment(project.stage):
        raise NotNow
    comment = Comment(
        organisation_id=project.organisation_id,
        project_id=project.id,
        parent_id=_parent(project, parent_id),
        person_id=actor.person_id,
        speaks_as=_speaks_as(actor, project),
        client_key=client_key,
        body=body,
    )
    try:
        with db.session.begin_nested():
            db.session.add(comment)
    except IntegrityError:
        known = db.session.scalars(sa.select(Comment).where(Comment.client_key == client_key)).one()
        if (known.body, known.person_id, known.project_id) != (body, actor.person_id, project.id):
            raise OtherCommentUnderKey from None
        return known
    examine_writing(actor=actor, kind="comment", target_id=comment.id)
    return comment


def _parent(project: Project, parent_id: int | None) -> int | None:
    if parent_id is None:
        return None
    parent = db.session.get(Comment, parent_id)
    if parent is None or parent.project_id != project.id or parent.state is not CommentState.PUBLISHED:
        raise NoReplyThere
    return parent.parent_id or parent.id


def _speaks_as(actor: Actor, project: Project) -> str:
    """The author first: an élu who carries the project answers for it."""
    carries = sa.select(Project.id).where(Project.id == project.id, carried_by(actor.person_id))
    if db.session.scalar(carries) is not None:
        return "author"
    if Role.ELECTED_OFFICIAL in actor.roles:
        return "elected_official"
    return "commission" if actor.can_somewhere(Permission.PROJECT_EXAMINE) else "member"
