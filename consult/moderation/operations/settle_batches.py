"""Say which item stands for its batch in the queue, after some of it came, was decided or went."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from consult.db import db
from consult.moderation.models import ItemState, ModerationItem

CLAIM = ("claimed_by_id", "claimed_until", "asked_by_id", "asked_id")
"""What the batch as a whole is for its moderators: the new first item has it from the one that it passes."""


def settle_batches(*, contribution_ids: Collection[int]) -> None:
    """For the batches of these contributions, whatever their size: a few rows are read. Called under hold_queue."""
    db.session.flush()
    touched = sa.update(ModerationItem).where(ModerationItem.contribution_id.in_(contribution_ids))
    waiting = ModerationItem.state == ItemState.WAITING
    db.session.execute(touched.where(~waiting, ModerationItem.leads).values(leads=False))
    db.session.execute(touched.where(ModerationItem.group_id.is_(None)).values(leads=waiting))
    settle_groups(group_ids=groups_of(contribution_ids))


def groups_of(contribution_ids: Collection[int]) -> set[int]:
    """The batches that hold these contributions."""
    found = db.session.scalars(
        sa.select(ModerationItem.group_id).where(ModerationItem.contribution_id.in_(contribution_ids)).distinct()
    )
    return {group_id for group_id in found if group_id is not None}


def settle_groups(*, group_ids: Collection[int]) -> None:
    """The same for batches, some of whose items may be gone."""
    if not group_ids:
        return
    leaders = {
        item.group_id: item
        for item in db.session.scalars(
            sa.select(ModerationItem)
            .where(ModerationItem.group_id.in_(group_ids), ModerationItem.leads)
            .execution_options(populate_existing=True)
        )
    }
    for group_id, first in _first_waiting(group_ids).items():
        leader = leaders.get(group_id)
        if first is None or (leader is not None and leader.id == first):
            continue
        passed = {}
        if leader is not None:
            passed = {name: getattr(leader, name) for name in CLAIM}
            leader.leads = False
            db.session.flush()
        db.session.execute(sa.update(ModerationItem).where(ModerationItem.id == first).values(leads=True, **passed))


def _first_waiting(group_ids: Collection[int]) -> dict[int, int | None]:
    """Batch → the most pressing item of it that waits, each found by the index."""
    wanted = list(group_ids)
    firsts = [
        sa.select(ModerationItem.id)
        .where(ModerationItem.group_id == group_id, ModerationItem.state == ItemState.WAITING)
        .order_by(ModerationItem.priority, ModerationItem.id)
        .limit(1)
        .scalar_subquery()
        for group_id in wanted
    ]
    return dict(zip(wanted, db.session.execute(sa.select(*firsts)).one(), strict=True))
