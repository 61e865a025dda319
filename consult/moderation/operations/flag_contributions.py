"""Put what the filter found in the queue, beside what is like it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations.operations.moderate_contributions import moderate_contributions
from consult.db import db
from consult.moderation import queries
from consult.moderation.examining import Examined
from consult.moderation.labels import HELD_BACK
from consult.moderation.models import (
    ActKind,
    ItemState,
    ModerationAct,
    ModerationFlag,
    ModerationItem,
)
from consult.moderation.operations.gather_copies import gather_copies
from consult.moderation.operations.hold_queue import hold_queue
from consult.moderation.operations.settle_batches import settle_batches
from consult.moderation.rules import rank
from consult.secrets import new_token


def flag_contributions(*, actor: Actor, consultation_id: int, examined: Sequence[Examined]) -> int:
    """Store flags and items; returns how many entered the queue. Done again with the same texts it adds nothing.

    Nothing is hidden, unless the consultation asked for it: then what holds an insult, health details or a link waits
    out of sight. What a person already decided stays decided.
    """
    hold_queue(consultation_id=consultation_id)
    known = _known([each.text.id for each in examined])
    flagged = queries.flags_of(known)
    fresh: list[tuple[Examined, ModerationItem]] = []
    for each in examined:
        item = known.get(each.text.id)
        if item is None:
            item = _item(actor.organisation_id, consultation_id, each)
            fresh.append((each, item))
        elif item.state is ItemState.WAITING and rank(each.subject) < item.priority:
            item.subject, item.priority = each.subject, rank(each.subject)
        seen = {(flag.kind, flag.start, flag.end) for flag in flagged.get(each.text.id, [])}
        db.session.add_all(
            ModerationFlag(contribution_id=each.text.id, kind=flag.kind, start=flag.start, end=flag.end)
            for flag in each.flags
            if (flag.kind, flag.start, flag.end) not in seen
        )
    db.session.add_all(item for _each, item in fresh)
    db.session.flush()
    gather_copies(consultation_id=consultation_id, fresh=fresh)
    settle_batches(contribution_ids=[each.text.id for each in examined])
    if queries.hides_at_once(consultation_id):
        _hide(actor, consultation_id, [each for each in examined if each.may_hide])
    return len(fresh)


def _known(contribution_ids: Sequence[int]) -> dict[int, ModerationItem]:
    rows = db.session.scalars(sa.select(ModerationItem).where(ModerationItem.contribution_id.in_(contribution_ids)))
    return {item.contribution_id: item for item in rows}


def _item(organisation_id: int, consultation_id: int, each: Examined) -> ModerationItem:
    return ModerationItem(
        organisation_id=organisation_id,
        consultation_id=consultation_id,
        contribution_id=each.text.id,
        subject=each.subject,
        priority=rank(each.subject),
        state=ItemState.WAITING,
    )


def _hide(actor: Actor, consultation_id: int, hidden: Sequence[Examined]) -> None:
    """Those that nobody decided of yet."""
    decided = {act.contribution_id for act in queries.acts_of([each.text.id for each in hidden])}
    ids = [each.text.id for each in hidden if each.text.id not in decided and not each.text.excluded]
    if not ids:
        return
    moderate_contributions(
        actor=actor, consultation_id=consultation_id, contribution_ids=ids, excluded=True, reason=HELD_BACK
    )
    db.session.add_all(
        ModerationAct(
            organisation_id=actor.organisation_id,
            consultation_id=consultation_id,
            contribution_id=id_,
            kind=ActKind.HIDE,
            reason=HELD_BACK,
            before={"excluded": False},
            batch=new_token()[:32],
        )
        for id_ in ids
    )
    db.session.flush()
