"""An author disagrees with what was decided of their project or comment."""

from __future__ import annotations

from datetime import datetime

from consult.authz import Actor
from consult.db import db
from consult.errors import NotFound
from consult.moderation.errors import NotContestable
from consult.moderation.models import Subject
from consult.moderation.models_writings import WritingAct
from consult.moderation.operations.wait_for_person import wait_for_person
from consult.moderation.queries_writings import writing
from consult.moderation.rules import may_contest
from consult.moderation.writings import source_of


def contest_writing(*, actor: Actor, act: WritingAct, body: str, now: datetime) -> None:
    """Once for each decision; it waits for somebody else than who decided. Raises NotContestable, NotFound for
    whoever did not write the text."""
    item = writing(actor.organisation_id, act.writing_id)
    if actor.person_id not in source_of(item.kind).authors([item.target_id]).get(item.target_id, []):
        raise NotFound
    if not may_contest(act.kind, act.undone_at is not None, act.contested_at is not None):
        raise NotContestable
    act.contest, act.contested_at = body, now
    wait_for_person(
        organisation_id=item.organisation_id, kind=item.kind, target_id=item.target_id, subject=Subject.CONTEST
    )
    item.decided_by_id = act.actor_id
    db.session.flush()
