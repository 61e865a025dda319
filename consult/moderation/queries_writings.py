"""Reading the moderation of projects and comments, always within an organisation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from consult.db import db
from consult.errors import NotFound
from consult.moderation.models import ActKind, ItemState
from consult.moderation.models_writings import Writing, WritingAct, WritingReport
from consult.moderation.queries import PAGE
from consult.moderation.rules import DECIDING
from consult.moderation.writings import hide


def writing(organisation_id: int, writing_id: int) -> Writing:
    found = db.session.get(Writing, writing_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def writing_about(kind: str, target_id: int) -> Writing | None:
    return db.session.scalar(sa.select(Writing).where(Writing.kind == kind, Writing.target_id == target_id))


def as_read(kind: str, texts: Mapping[int, Mapping[str, str]]) -> dict[int, dict[str, str]]:
    """Texts by id and part, with what is hidden of them hidden."""
    rows = db.session.execute(
        sa.select(Writing.target_id, Writing.masks, Writing.prints).where(
            Writing.kind == kind, Writing.target_id.in_(list(texts))
        )
    )
    laid = {row.target_id: row for row in rows}
    return {
        id_: hide(parts, laid[id_].masks, laid[id_].prints) if id_ in laid else dict(parts)
        for id_, parts in texts.items()
    }


def waiting_with(item: Writing) -> sa.ColumnElement[bool]:
    """The item and what is nearly identical to it, as far as they wait."""
    if not item.batch:
        return Writing.id == item.id
    return sa.and_(
        Writing.organisation_id == item.organisation_id,
        Writing.kind == item.kind,
        Writing.batch == item.batch,
        Writing.state == ItemState.WAITING,
    )


def leads() -> sa.ColumnElement[bool]:
    """It waits, and stands for its batch in the queue: the most pressing of those that wait."""
    other = aliased(Writing)
    before = sa.exists().where(
        other.organisation_id == Writing.organisation_id,
        other.kind == Writing.kind,
        other.batch == Writing.batch,
        other.state == ItemState.WAITING,
        sa.or_(other.priority < Writing.priority, sa.and_(other.priority == Writing.priority, other.id < Writing.id)),
    )
    return sa.and_(Writing.state == ItemState.WAITING, sa.or_(Writing.batch == "", ~before))


def waiting_total(organisation_id: int) -> int:
    """How many texts wait, whatever the reason."""
    mine = (Writing.organisation_id == organisation_id, Writing.state == ItemState.WAITING)
    return db.session.scalar(sa.select(sa.func.count()).select_from(Writing).where(*mine)) or 0


def has_writings(organisation_id: int) -> bool:
    return bool(db.session.scalar(sa.select(sa.exists().where(Writing.organisation_id == organisation_id))))


def waiting_group(item: Writing, most: int | None = None) -> Sequence[Writing]:
    """Texts nearly identical to this one that wait too, itself first; no more than `most` others."""
    others = db.session.scalars(
        sa.select(Writing).where(waiting_with(item), Writing.id != item.id).order_by(Writing.id).limit(most)
    )
    return [item, *others]


def group_size(item: Writing) -> int:
    """How many of its batch wait, itself counted."""
    others = sa.select(sa.func.count()).select_from(Writing).where(waiting_with(item), Writing.id != item.id)
    return 1 + (db.session.scalar(others) or 0)


def reports_of(writing_id: int) -> Sequence[WritingReport]:
    return db.session.scalars(
        sa.select(WritingReport)
        .where(WritingReport.writing_id == writing_id, WritingReport.handled_at.is_(None))
        .order_by(WritingReport.id)
    ).all()


def acts_of(writing_id: int) -> Sequence[WritingAct]:
    """The newest first."""
    return db.session.scalars(
        sa.select(WritingAct).where(WritingAct.writing_id == writing_id).order_by(WritingAct.id.desc())
    ).all()


def standing_act(writing_id: int) -> WritingAct | None:
    """The decision that holds, if anyone decided."""
    return next((act for act in acts_of(writing_id) if act.undone_at is None and act.kind in DECIDING), None)


def acts_with(act: WritingAct) -> Sequence[WritingAct]:
    """What was decided with an act and still stands, itself first."""
    if not act.batch:
        return [act]
    others = sa.select(WritingAct).where(
        WritingAct.organisation_id == act.organisation_id,
        WritingAct.batch == act.batch,
        WritingAct.id != act.id,
        WritingAct.undone_at.is_(None),
    )
    return [act, *db.session.scalars(others.order_by(WritingAct.id))]


def act(organisation_id: int, act_id: int) -> WritingAct:
    found = db.session.get(WritingAct, act_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def decisions_page(organisation_id: int, page: int) -> tuple[Sequence[tuple[WritingAct, Writing]], int]:
    deciding = WritingAct.kind.in_(DECIDING - {ActKind.HIDE})
    mine = (WritingAct.organisation_id == organisation_id, deciding)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(WritingAct).where(*mine)) or 0
    rows = db.session.execute(
        sa.select(WritingAct, Writing)
        .join(Writing, Writing.id == WritingAct.writing_id)
        .where(*mine)
        .order_by(WritingAct.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    ).all()
    return [(row[0], row[1]) for row in rows], count


def last_act_against(kind: str, ids: Collection[int]) -> dict[int, WritingAct]:
    """Text → the decision that holds against it (exclusion or mask by a person), for its author."""
    rows = db.session.execute(
        sa.select(Writing.target_id, WritingAct)
        .join(Writing, Writing.id == WritingAct.writing_id)
        .where(
            Writing.kind == kind,
            Writing.target_id.in_(ids),
            WritingAct.undone_at.is_(None),
            WritingAct.kind.in_(DECIDING),
        )
        .order_by(WritingAct.id)
    )
    return {row[0]: row[1] for row in rows}
