"""Publish, mask or exclude a project or a comment: the decision of a person, that can be undone."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.moderation.decision import AT_ONCE, CHOSEN, Decision
from consult.moderation.errors import AlreadyDecided, NothingToMask, ReadBySomebody, ReasonMissing, TextGone
from consult.moderation.models import ActKind, ItemState
from consult.moderation.models_writings import Writing, WritingAct, WritingReport
from consult.moderation.queries_writings import standing_act, waiting_group
from consult.moderation.rules import is_claimed, merged, places_of
from consult.moderation.rules_writings import in_parts, in_whole, prints_of, unchanged, whole
from consult.moderation.writings import Written, source_of
from consult.secrets import new_token


def decide_writing(
    *,
    actor: Actor,
    item: Writing,
    decision: Decision,
    seen_act_id: int | None,
    now: datetime,
    whole_batch: bool = False,
) -> int:
    """Returns of how many texts it decides: of a batch, those decided in one transaction, the rest waits for the next
    press of the button. Raises ReadBySomebody, AlreadyDecided, TextGone, ReasonMissing, NothingToMask; nothing is then
    changed."""
    db.session.refresh(item, with_for_update=True)
    if is_claimed(item.claimed_by_id, item.claimed_until, actor.person_id, now):
        raise ReadBySomebody
    standing = standing_act(item.id)
    if (standing.id if standing else None) != seen_act_id or (standing and _contested(standing)):
        raise AlreadyDecided
    if decision.kind is ActKind.EXCLUDE and not decision.reason:
        raise ReasonMissing
    items = waiting_group(item, AT_ONCE - 1) if whole_batch else [item]
    targets = [each.target_id for each in items]
    texts = source_of(item.kind).texts(actor.organisation_id, targets)
    if item.target_id not in texts:
        raise TextGone
    batch = new_token()[:32] if len(items) > 1 else ""
    decided = [each for each in items if each.target_id in texts]
    for each in decided:
        _decide(actor, each, texts[each.target_id], decision, batch, now, read=each is item)
    record(actor, f"moderation.{decision.kind}", item.kind, item.target_id, texts=len(decided))
    return len(decided)


def _decide(
    actor: Actor, item: Writing, text: Written, decision: Decision, batch: str, now: datetime, *, read: bool
) -> None:
    excluded = decision.kind is ActKind.EXCLUDE
    act = WritingAct(
        organisation_id=actor.organisation_id,
        writing_id=item.id,
        kind=decision.kind,
        reason=decision.reason if excluded else "",
        note=decision.note,
        before={"excluded": text.excluded, "reason": text.reason, "masks": item.masks, "prints": item.prints},
        batch=batch,
        actor_id=actor.person_id,
        at=now,
    )
    if decision.kind is ActKind.MASK:
        _lay(item, text, decision, read=read)
    db.session.add(act)
    _settle(actor, item, now)
    source_of(item.kind).decided(actor, item.target_id, excluded, decision.reason if excluded else None)


def _contested(act: WritingAct) -> bool:
    return act.contested_at is not None and act.answered_at is None


def _lay(item: Writing, text: Written, decision: Decision, *, read: bool) -> None:
    """Words are hidden wherever they stand; places, in the text that was `read`."""
    same = unchanged(text.parts, item.prints)
    before = in_whole(text.parts, {name: rows for name, rows in item.masks.items() if name in same})
    kept = [place for place in before if not (read and (place[0], place[1]) in decision.shown)]
    chosen = places_of(decision.words, whole(text.parts)) + (list(decision.places) if read else [])
    after = merged(kept + [(start, end, CHOSEN) for start, end in chosen])
    if read and after == before:
        raise NothingToMask
    item.masks = {name: [list(place) for place in rows] for name, rows in in_parts(text.parts, after).items()}
    item.prints = prints_of(text.parts)


def _settle(actor: Actor, item: Writing, now: datetime) -> None:
    """Out of the queue; what readers reported is handled."""
    item.state, item.decided_by_id, item.decided_at = ItemState.DECIDED, actor.person_id, now
    item.claimed_by_id = item.claimed_until = item.asked_by_id = item.asked_id = None
    db.session.execute(
        sa.update(WritingReport)
        .where(WritingReport.writing_id == item.id, WritingReport.handled_at.is_(None))
        .values(handled_at=now)
    )
    db.session.flush()
