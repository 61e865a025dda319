"""Reading the queue, the decisions and the charter, always within an organisation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from consult.db import db
from consult.errors import NotFound
from consult.moderation.charter import Charter, charter_from
from consult.moderation.models import (
    ActKind,
    Contest,
    ItemState,
    ModerationAct,
    ModerationCharter,
    ModerationFlag,
    ModerationItem,
    ModerationSetting,
    ReaderReport,
    Subject,
)
from consult.moderation.rules import DECIDING

PAGE = 25
MOST_DELAYS = 5_000


def charter_of(organisation_id: int) -> Charter:
    return charter_from(db.session.get(ModerationCharter, organisation_id))


def setting_of(consultation_id: int) -> ModerationSetting | None:
    return db.session.get(ModerationSetting, consultation_id)


def hides_at_once(consultation_id: int) -> bool:
    setting = setting_of(consultation_id)
    return setting is not None and setting.hides_at_once


def waiting_by_consultation(consultation_ids: Collection[int]) -> dict[int, dict[Subject, int]]:
    """Consultation → what waits there, by subject."""
    rows = db.session.execute(
        sa.select(ModerationItem.consultation_id, ModerationItem.subject, sa.func.count())
        .where(ModerationItem.consultation_id.in_(consultation_ids), ModerationItem.state == ItemState.WAITING)
        .group_by(ModerationItem.consultation_id, ModerationItem.subject)
    )
    found: dict[int, dict[Subject, int]] = {}
    for consultation_id, subject, count in rows:
        found.setdefault(consultation_id, {})[subject] = count
    return found


def waiting_total(consultation_id: int) -> int:
    """How many contributions wait, whatever the reason."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(
                ModerationItem.consultation_id == consultation_id, ModerationItem.state == ItemState.WAITING
            )
        )
        or 0
    )


def batch_counts(consultation_id: int) -> dict[Subject, int]:
    """The lines of the queue by subject, the most pressing first: nearly identical texts are counted once."""
    rows = db.session.execute(
        sa.select(ModerationItem.subject, sa.func.count())
        .where(ModerationItem.consultation_id == consultation_id, ModerationItem.leads)
        .group_by(ModerationItem.subject)
    )
    counts = {row[0]: row[1] for row in rows}
    return {subject: counts[subject] for subject in Subject if subject in counts}


def waiting_with(item: ModerationItem) -> sa.ColumnElement[bool]:
    """The item and what is nearly identical to it, as far as they wait."""
    if item.group_id is None:
        return ModerationItem.id == item.id
    return sa.and_(ModerationItem.group_id == item.group_id, ModerationItem.state == ItemState.WAITING)


def waiting_page(consultation_id: int, subject: Subject | None, page: int) -> Sequence[ModerationItem]:
    """One page of the queue, the most pressing first, a batch by the item that stands for it."""
    query = sa.select(ModerationItem).where(ModerationItem.consultation_id == consultation_id, ModerationItem.leads)
    if subject is None:
        query = query.order_by(ModerationItem.priority, ModerationItem.id)
    else:
        query = query.where(ModerationItem.subject == subject).order_by(ModerationItem.id)
    return db.session.scalars(query.offset((page - 1) * PAGE).limit(PAGE)).all()


def last_waiting(consultation_id: int, subject: Subject) -> int:
    """Id of the last item that waits with this subject."""
    return (
        db.session.scalar(
            sa.select(sa.func.max(ModerationItem.id)).where(
                ModerationItem.consultation_id == consultation_id,
                ModerationItem.state == ItemState.WAITING,
                ModerationItem.subject == subject,
            )
        )
        or 0
    )


def item_of(consultation_id: int, contribution_id: int) -> ModerationItem | None:
    return db.session.scalar(
        sa.select(ModerationItem).where(
            ModerationItem.consultation_id == consultation_id, ModerationItem.contribution_id == contribution_id
        )
    )


def waiting_group(item: ModerationItem, most: int | None = None) -> list[int]:
    """Contributions nearly identical to this one that wait too, itself first; no more than `most` of them."""
    others = db.session.scalars(
        sa.select(ModerationItem.contribution_id)
        .where(waiting_with(item), ModerationItem.id != item.id)
        .order_by(ModerationItem.priority, ModerationItem.id)
        .limit(most)
    )
    return [item.contribution_id, *others]


def group_size(item: ModerationItem) -> int:
    """How many of its batch wait, itself counted."""
    others = sa.select(sa.func.count()).where(waiting_with(item), ModerationItem.id != item.id)
    return 1 + (db.session.scalar(others) or 0)


def group_sizes(group_ids: Collection[int]) -> dict[int, int]:
    """Batch → how many of it wait."""
    rows = db.session.execute(
        sa.select(ModerationItem.group_id, sa.func.count())
        .where(ModerationItem.group_id.in_(group_ids), ModerationItem.state == ItemState.WAITING)
        .group_by(ModerationItem.group_id)
    )
    return {group_id: count for group_id, count in rows if group_id is not None}


def flags_of(contribution_ids: Collection[int]) -> dict[int, list[ModerationFlag]]:
    """Contribution → its flags in the order of the text."""
    found: dict[int, list[ModerationFlag]] = {}
    for flag in db.session.scalars(
        sa.select(ModerationFlag)
        .where(ModerationFlag.contribution_id.in_(contribution_ids))
        .order_by(ModerationFlag.contribution_id, ModerationFlag.start)
    ):
        found.setdefault(flag.contribution_id, []).append(flag)
    return found


def reports_of(contribution_id: int) -> Sequence[ReaderReport]:
    return db.session.scalars(
        sa.select(ReaderReport)
        .where(ReaderReport.contribution_id == contribution_id, ReaderReport.handled_at.is_(None))
        .order_by(ReaderReport.id)
    ).all()


def acts_of(contribution_ids: Collection[int]) -> Sequence[ModerationAct]:
    """Everything that was done with some contributions, the newest first."""
    return db.session.scalars(
        sa.select(ModerationAct)
        .where(ModerationAct.contribution_id.in_(contribution_ids))
        .order_by(ModerationAct.id.desc())
    ).all()


def standing_act(contribution_id: int) -> ModerationAct | None:
    """The decision that holds, if anyone decided."""
    return db.session.scalar(
        sa.select(ModerationAct)
        .where(
            ModerationAct.contribution_id == contribution_id,
            ModerationAct.kind.in_(DECIDING),
            ModerationAct.undone_at.is_(None),
        )
        .order_by(ModerationAct.id.desc())
        .limit(1)
    )


def acts_of_batch(organisation_id: int, batch: str) -> Sequence[ModerationAct]:
    return db.session.scalars(
        sa.select(ModerationAct)
        .where(ModerationAct.organisation_id == organisation_id, ModerationAct.batch == batch)
        .order_by(ModerationAct.id)
    ).all()


def acts_by_ids(ids: Collection[int]) -> Sequence[ModerationAct]:
    return db.session.scalars(
        sa.select(ModerationAct).where(ModerationAct.id.in_(ids)).order_by(ModerationAct.id)
    ).all()


def act_by_id(consultation_id: int, act_id: int) -> ModerationAct:
    """A decision of this consultation. Raises NotFound."""
    act = db.session.get(ModerationAct, act_id)
    if act is None or act.consultation_id != consultation_id or act.kind not in DECIDING:
        raise NotFound
    return act


def decisions_page(consultation_id: int, page: int) -> tuple[Sequence[tuple[ModerationAct, int]], int]:
    """Decisions, the newest first, a batch counted once: its first act with the number of contributions."""
    leading = (
        ModerationAct.consultation_id == consultation_id,
        ModerationAct.leads,
        ModerationAct.kind.in_(DECIDING),
    )
    count = db.session.scalar(sa.select(sa.func.count()).where(*leading)) or 0
    acts = db.session.scalars(
        sa.select(ModerationAct).where(*leading).order_by(ModerationAct.id.desc()).offset((page - 1) * PAGE).limit(PAGE)
    ).all()
    sizes = dict(
        db.session.execute(
            sa.select(ModerationAct.batch, sa.func.count())
            .where(ModerationAct.batch.in_([act.batch for act in acts]))
            .group_by(ModerationAct.batch)
        ).all()
    )
    return [(act, sizes[act.batch]) for act in acts], count


def decisions_in_chunks(consultation_id: int, size: int = 1_000) -> Iterator[tuple[Sequence[ModerationAct], set[int]]]:
    """Every decision by id, with those of the chunk that were contested; each chunk is a short read of its own."""
    after = 0
    while True:
        acts = db.session.scalars(
            sa.select(ModerationAct)
            .where(
                ModerationAct.consultation_id == consultation_id,
                ModerationAct.kind.in_(DECIDING),
                ModerationAct.id > after,
            )
            .order_by(ModerationAct.id)
            .limit(size)
        ).all()
        contested = set(contests_of([act.contribution_id for act in acts]))
        db.session.expunge_all()
        db.session.rollback()
        if not acts:
            return
        yield acts, contested
        after = acts[-1].id


def my_last_decision(consultation_id: int, person_id: int) -> ModerationAct | None:
    """What « annuler ma dernière décision » undoes: one that still stands and that nobody contests."""
    waiting = sa.exists().where(Contest.contribution_id == ModerationAct.contribution_id, Contest.answered_at.is_(None))
    return db.session.scalar(
        sa.select(ModerationAct)
        .where(
            ModerationAct.consultation_id == consultation_id,
            ModerationAct.actor_id == person_id,
            ModerationAct.kind.in_(DECIDING),
            ModerationAct.undone_at.is_(None),
            ~_replaced(),
            ~waiting,
        )
        .order_by(ModerationAct.id.desc())
        .limit(1)
    )


def my_claim(consultation_id: int, person_id: int, now: datetime) -> ModerationItem | None:
    """What this moderator opened last and has not decided."""
    return db.session.scalar(
        sa.select(ModerationItem)
        .where(
            ModerationItem.claimed_by_id == person_id,
            ModerationItem.consultation_id == consultation_id,
            ModerationItem.state == ItemState.WAITING,
            ModerationItem.claimed_until > now,
        )
        .order_by(ModerationItem.priority, ModerationItem.id)
        .limit(1)
    )


def _replaced() -> sa.ColumnElement[bool]:
    """Whether another decision on the same contribution came after an act, and stands."""
    later = aliased(ModerationAct)
    return sa.exists().where(
        later.contribution_id == ModerationAct.contribution_id,
        later.id > ModerationAct.id,
        later.kind.in_(DECIDING),
        later.undone_at.is_(None),
    )


def open_contest(contribution_id: int) -> Contest | None:
    return db.session.scalar(
        sa.select(Contest).where(Contest.contribution_id == contribution_id, Contest.answered_at.is_(None))
    )


def contested_among(contribution_ids: Collection[int]) -> set[int]:
    """Those with a contest that waits for its answer."""
    return set(
        db.session.scalars(
            sa.select(Contest.contribution_id).where(
                Contest.contribution_id.in_(contribution_ids), Contest.answered_at.is_(None)
            )
        )
    )


def contests_of(contribution_ids: Collection[int]) -> dict[int, Contest]:
    """Act → the contest against it."""
    return {
        contest.act_id: contest
        for contest in db.session.scalars(sa.select(Contest).where(Contest.contribution_id.in_(contribution_ids)))
    }


def excluded_by_reason(consultation_id: int) -> list[tuple[str, int]]:
    """`(reason, contribution_id)` of every exclusion that a person decided and that no later decision replaced."""
    rows = db.session.execute(
        sa.select(ModerationAct.reason, ModerationAct.contribution_id).where(
            ModerationAct.consultation_id == consultation_id,
            ModerationAct.kind == ActKind.EXCLUDE,
            ModerationAct.undone_at.is_(None),
            ~_replaced(),
        )
    )
    return [(reason, contribution_id) for reason, contribution_id in rows]


def contest_counts(consultation_id: int) -> list[tuple[bool | None, int]]:
    """`(accepted, contribution_id)` of every contest; None while it waits."""
    rows = db.session.execute(
        sa.select(Contest.accepted, Contest.contribution_id).where(Contest.consultation_id == consultation_id)
    )
    return [(accepted, contribution_id) for accepted, contribution_id in rows]


def decision_delays(consultation_id: int) -> list[timedelta]:
    """From entering the queue to the decision, of the latest ones."""
    rows = db.session.execute(
        sa.select(ModerationItem.created_at, ModerationItem.decided_at)
        .where(
            ModerationItem.consultation_id == consultation_id,
            ModerationItem.state == ItemState.DECIDED,
            ModerationItem.decided_at.is_not(None),
        )
        .order_by(ModerationItem.id.desc())
        .limit(MOST_DELAYS)
    )
    return [decided - created for created, decided in rows if decided is not None]


def contest_delays(consultation_id: int) -> list[timedelta]:
    rows = db.session.execute(
        sa.select(Contest.created_at, Contest.answered_at).where(
            Contest.consultation_id == consultation_id, Contest.answered_at.is_not(None)
        )
    )
    return [answered - created for created, answered in rows if answered is not None]
