"""An author disagrees with what was decided of their contribution."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import db
from consult.moderation import queries
from consult.moderation.errors import NotContestable
from consult.moderation.models import Contest, ModerationAct, Subject
from consult.moderation.operations.put_in_queue import put_in_queue
from consult.moderation.rules import may_contest


def contest_decision(*, actor: Actor, act: ModerationAct, body: str) -> Contest:
    """Once for each decision; it waits for somebody else than who decided. Raises NotContestable."""
    contested = act.id in queries.contests_of([act.contribution_id])
    if not may_contest(act.kind, act.undone_at is not None, contested):
        raise NotContestable
    contest = Contest(
        organisation_id=act.organisation_id,
        consultation_id=act.consultation_id,
        contribution_id=act.contribution_id,
        act_id=act.id,
        body=body,
    )
    db.session.add(contest)
    item = put_in_queue(
        organisation_id=act.organisation_id,
        consultation_id=act.consultation_id,
        contribution_id=act.contribution_id,
        subject=Subject.CONTEST,
    )
    item.decided_by_id = act.actor_id
    db.session.flush()
    return contest
