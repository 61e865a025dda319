"""Publish, mask or exclude contributions: the decision of a person, that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.masking import Span
from consult.consultations.operations.moderate_contributions import moderate_contributions
from consult.consultations.operations.set_masks import set_masks
from consult.consultations.queries_moderating import ModeratedText, texts_by_ids
from consult.db import db
from consult.moderation.decision import Decision, masks_before
from consult.moderation.errors import NothingToMask, ReasonMissing, TextGone
from consult.moderation.models import ActKind, ItemState, ModerationAct, ModerationItem, ReaderReport, Subject
from consult.moderation.operations.hold_queue import hold_queue
from consult.moderation.operations.put_in_queue import put_in_queue
from consult.moderation.operations.settle_batches import settle_batches


def decide_contributions(
    *,
    actor: Actor,
    consultation_id: int,
    contribution_ids: Sequence[int],
    decision: Decision,
    batch: str,
    now: datetime,
    leads: bool = True,
) -> int:
    """Decide of a few contributions at once (more is a job); returns how many. The first one is the text that was read.

    Raises ReasonMissing, NothingToMask, TextGone; nothing is then changed.
    """
    if decision.kind is ActKind.EXCLUDE and not decision.reason:
        raise ReasonMissing
    hold_queue(consultation_id=consultation_id)
    found = texts_by_ids(consultation_id, contribution_ids)
    texts = [found[id_] for id_ in contribution_ids if id_ in found]
    if not texts:
        if leads:
            raise TextGone
        return 0
    masks = _masks(texts, decision, read=leads)
    _settle(actor, consultation_id, [text.id for text in texts], now)
    _change(actor, consultation_id, texts, decision)
    for text in texts:
        act = ModerationAct(
            organisation_id=actor.organisation_id,
            consultation_id=consultation_id,
            contribution_id=text.id,
            kind=decision.kind,
            reason=decision.reason if decision.kind is ActKind.EXCLUDE else "",
            note=decision.note,
            before={"excluded": text.excluded, "reason": text.reason},
            batch=batch,
            leads=leads,
            actor_id=actor.person_id,
            at=now,
        )
        leads = False
        if text.id in masks:
            act.before |= {"masks": masks_before(text.spans)}
            set_masks(actor=actor, consultation_id=consultation_id, contribution_id=text.id, spans=masks[text.id])
        db.session.add(act)
    db.session.flush()
    record(
        actor,
        f"moderation.{decision.kind}",
        "contribution",
        texts[0].id,
        consultation_id=consultation_id,
        contributions=len(texts),
    )
    return len(texts)


def _masks(texts: Sequence[ModeratedText], decision: Decision, *, read: bool) -> dict[int, list[Span]]:
    """The new masks of each text that they change."""
    if decision.kind is not ActKind.MASK:
        return {}
    wanted = {text.id: decision.masks(text, read=read and place == 0) for place, text in enumerate(texts)}
    changed = {text.id: wanted[text.id] for text in texts if wanted[text.id] != text.spans}
    if read and texts[0].id not in changed:
        raise NothingToMask
    return changed


def _settle(actor: Actor, consultation_id: int, ids: Sequence[int], now: datetime) -> None:
    """Out of the queue; what readers reported is handled."""
    known = set(db.session.scalars(sa.select(ModerationItem.contribution_id).where(_items(ids))))
    for id_ in ids:
        if id_ not in known:  # opened from a list: nothing had flagged it
            put_in_queue(
                organisation_id=actor.organisation_id,
                consultation_id=consultation_id,
                contribution_id=id_,
                subject=Subject.REPORT,
            )
    db.session.execute(
        sa.update(ModerationItem)
        .where(_items(ids))
        .values(
            state=ItemState.DECIDED,
            decided_by_id=actor.person_id,
            decided_at=now,
            claimed_by_id=None,
            claimed_until=None,
            asked_by_id=None,
            asked_id=None,
        )
    )
    settle_batches(contribution_ids=ids)
    db.session.execute(
        sa.update(ReaderReport)
        .where(ReaderReport.contribution_id.in_(ids), ReaderReport.handled_at.is_(None))
        .values(handled_at=now)
    )


def _items(ids: Sequence[int]) -> sa.ColumnElement[bool]:
    return ModerationItem.contribution_id.in_(ids)


def _change(actor: Actor, consultation_id: int, texts: Sequence[ModeratedText], decision: Decision) -> None:
    excluded = decision.kind is ActKind.EXCLUDE
    moving = [text.id for text in texts if excluded or text.excluded]
    if moving:
        moderate_contributions(
            actor=actor,
            consultation_id=consultation_id,
            contribution_ids=moving,
            excluded=excluded,
            reason=decision.reason,
        )
