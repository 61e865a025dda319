"""The decision of a moderator on what is in front of them, and on what is like it when they say so."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from consult.authz import Actor
from consult.db import db
from consult.jobs import submit_job
from consult.moderation import queries
from consult.moderation.decision import AT_ONCE, Decision
from consult.moderation.errors import AlreadyDecided, ReadBySomebody
from consult.moderation.models import ModerationItem
from consult.moderation.operations.decide_contributions import decide_contributions
from consult.moderation.operations.hold_queue import hold_queue
from consult.moderation.rules import is_claimed
from consult.secrets import new_token

KIND = "moderation.decide"


def decide_item(
    *,
    actor: Actor,
    consultation_id: int,
    contribution_id: int,
    decision: Decision,
    whole_batch: bool,
    seen_act_id: int | None,
    now: datetime,
) -> int:
    """Returns how many contributions are decided, those of a job included.

    `seen_act_id`: the decision that stood when the page was shown. Raises AlreadyDecided where another one came in
    between, ReadBySomebody where a colleague holds it, and what decide_contributions raises.
    """
    hold_queue(consultation_id=consultation_id)
    item = queries.item_of(consultation_id, contribution_id)
    if item is not None:
        db.session.refresh(item, with_for_update=True)
        if is_claimed(item.claimed_by_id, item.claimed_until, actor.person_id, now):
            raise ReadBySomebody
    standing = queries.standing_act(contribution_id)
    if (standing.id if standing else None) != seen_act_id or queries.open_contest(contribution_id):
        raise AlreadyDecided
    ids = _decided(item, contribution_id, whole_batch=whole_batch)
    batch = new_token()[:32]
    decide_contributions(
        actor=actor,
        consultation_id=consultation_id,
        contribution_ids=ids[:AT_ONCE],
        decision=decision,
        batch=batch,
        now=now,
    )
    if len(ids) > AT_ONCE:
        submit_job(
            actor=actor,
            kind=KIND,
            title=_("Décision sur des contributions presque identiques"),
            arguments={
                "consultation_id": consultation_id,
                "contribution_ids": ids[AT_ONCE:],
                "decision": decision.as_json(),
                "batch": batch,
                "person_id": actor.person_id,
            },
        )
    return len(ids)


def _decided(item: ModerationItem | None, contribution_id: int, *, whole_batch: bool) -> list[int]:
    """A contest in the batch is answered on its own."""
    if item is None or not whole_batch:
        return [contribution_id]
    group = queries.waiting_group(item)
    contested = queries.contested_among(group)
    return [id_ for id_ in group if id_ == contribution_id or id_ not in contested]
