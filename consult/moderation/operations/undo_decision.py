"""Bring back what a decision changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.masking import Span
from consult.consultations.operations.moderate_contributions import moderate_contributions
from consult.consultations.operations.set_masks import set_masks
from consult.consultations.queries_moderating import texts_by_ids
from consult.db import db
from consult.moderation import queries
from consult.moderation.models import ItemState, ModerationAct, ModerationItem
from consult.moderation.operations.hold_queue import hold_queue
from consult.moderation.operations.settle_batches import settle_batches


def undo_decision(*, actor: Actor, consultation_id: int, acts: Sequence[ModerationAct], now: datetime) -> int:
    """The contributions of these acts are as before them and wait again; returns how many. An act that another one
    replaced, or that is contested, stays as it is."""
    hold_queue(consultation_id=consultation_id)
    texts = texts_by_ids(consultation_id, [act.contribution_id for act in acts])
    contested = queries.contested_among([act.contribution_id for act in acts])
    undone = []
    for act in acts:
        standing = queries.standing_act(act.contribution_id)
        if act.undone_at is not None or standing is None or standing.id != act.id or act.contribution_id in contested:
            continue
        act.undone_at, act.undone_by_id = now, actor.person_id
        text = texts.get(act.contribution_id)
        if text is not None:
            if "masks" in act.before:
                spans = [Span(*place) for place in act.before["masks"]]
                set_masks(actor=actor, consultation_id=consultation_id, contribution_id=text.id, spans=spans)
            if text.excluded != act.before.get("excluded", False):
                moderate_contributions(
                    actor=actor,
                    consultation_id=consultation_id,
                    contribution_ids=[text.id],
                    excluded=act.before["excluded"],
                    reason=act.before.get("reason"),
                )
        undone.append(act.contribution_id)
    if undone:
        db.session.execute(
            sa.update(ModerationItem)
            .where(ModerationItem.contribution_id.in_(undone), ModerationItem.state == ItemState.DECIDED)
            .values(state=ItemState.WAITING, decided_by_id=None, decided_at=None)
        )
        settle_batches(contribution_ids=undone)
        record(
            actor,
            "moderation.undo",
            "contribution",
            undone[0],
            consultation_id=consultation_id,
            contributions=len(undone),
        )
    return len(undone)
