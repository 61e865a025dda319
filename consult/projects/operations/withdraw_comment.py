"""Whoever wrote a comment takes it back: its words are erased, its place stays for the replies."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import db
from consult.moderation.operations.forget_writings import forget_writings
from consult.projects.models import Comment, CommentState


def withdraw_comment(*, actor: Actor, comment: Comment) -> None:
    """Nothing of it stays, in moderation neither."""
    comment.body, comment.person_id, comment.state, comment.reason = None, None, CommentState.ERASED, None
    db.session.flush()
    forget_writings(actor=actor, kind="comment", target_ids=[comment.id])
