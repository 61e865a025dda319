"""Reading the moderation of projects and comments, always within an organisation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from consult.db import db
from consult.errors import NotFound
from consult.moderation.models import ActKind, ItemState, Subject
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


def waiting_counts(organisation_id: int) -> dict[Subject, int]:
    rows = db.session.execute(
        sa.select(Writing.subject, sa.func.count())
        .where(Writing.organisation_id == organisation_id, Writing.state == ItemState.WAITING)
        .group_by(Writing.subject)
    )
    counts = {row[0]: row[1] for row in rows}
    return {subject: counts[subject] for subject in Subject if subject in counts}


def has_writings(organisation_id: int) -> bool:
    return bool(db.session.scalar(sa.select(sa.exists().where(Writing.organisation_id == organisation_id))))


def waiting_page(organisation_id: int, subject: Subject | None, page: int) -> Sequence[Writing]:
    """One page of the queue, the most pressing first."""
    query = sa.select(Writing).where(Writing.organisation_id == organisation_id, Writing.state == ItemState.WAITING)
    if subject is not None:
        query = query.where(Writing.subject == subject)
    return db.session.scalars(query.order_by(Writing.priority, Writing.id).offset((page - 1) * PAGE).limit(PAGE)).all()


def next_waiting(
    organisation_id: int, person_id: int | None, now: datetime, subject: Subject | None, after: Writing | None
) -> Writing | None:
    """The most pressing that nobody else reads; a contest is for somebody else than who decided."""
    query = sa.select(Writing).where(
        Writing.organisation_id == organisation_id,
        Writing.state == ItemState.WAITING,
        sa.or_(Writing.claimed_until.is_(None), Writing.claimed_until <= now, Writing.claimed_by_id == person_id),
        sa.or_(
            Writing.subject != Subject.CONTEST,
            Writing.decided_by_id.is_(None),
            Writing.decided_by_id != person_id,
        ),
    )
    if subject is not None:
        query = query.where(Writing.subject == subject)
    if after is not None:
        query = query.where(
            sa.or_(
                Writing.priority > after.priority,
                sa.and_(Writing.priority == after.priority, Writing.id > after.id),
            )
        )
    return db.session.scalar(query.order_by(Writing.priority, Writing.id).limit(1).with_for_update(skip_locked=True))


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


def act(organisation_id: int, act_id: int) -> WritingAct:
    found = db.session.get(WritingAct, act_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def decisions_page(organisation_id: int, page: int) -> tuple[Sequence[tuple[WritingAct, Writing]], int]:
    mine = (WritingAct.organisation_id == organisation_id, WritingAct.kind != ActKind.HIDE)
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
