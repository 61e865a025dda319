"""The one queue of an organisation: contributions, projects and comments together, what presses most first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from consult.db import db
from consult.moderation.models import ModerationItem, Subject
from consult.moderation.models_writings import Writing
from consult.moderation.queries import PAGE
from consult.moderation.queries_writings import leads

CONTRIBUTION = "contribution"
KINDS = (CONTRIBUTION, "project", "comment")


@dataclass(frozen=True)
class Line:
    """A line of the queue, one for each batch of nearly identical texts: an item of `kind`, and its place."""

    kind: str
    id: int
    priority: int
    since: datetime

    @classmethod
    def of(cls, item: ModerationItem | Writing) -> Line:
        kind = item.kind if isinstance(item, Writing) else CONTRIBUTION
        return cls(kind, item.id, item.priority, item.created_at)


@dataclass(frozen=True)
class Reach:
    """Where one looks: the consultations of the organisation that have begun, kinds of text, why they wait."""

    organisation_id: int
    consultation_ids: tuple[int, ...]
    kinds: tuple[str, ...] = KINDS
    subject: Subject | None = None


def counts(reach: Reach) -> dict[tuple[str, Subject], int]:
    """Lines by kind and subject; nearly identical texts are counted once. Whatever kinds and subject are asked for."""
    ours = sa.select(sa.literal(CONTRIBUTION), ModerationItem.subject, sa.func.count()).where(*_contributions(reach))
    theirs = sa.select(Writing.kind, Writing.subject, sa.func.count()).where(*_writings(reach))
    rows = [
        *db.session.execute(ours.group_by(ModerationItem.subject)),
        *db.session.execute(theirs.group_by(Writing.kind, Writing.subject)),
    ]
    return {(row[0], row[1]): row[2] for row in rows}


def page_of_lines(reach: Reach, page: int) -> Sequence[Line]:
    return _lines(reach, [], [], (page - 1) * PAGE, PAGE)


def free_lines(reach: Reach, person_id: int | None, now: datetime, after: Line | None, most: int) -> Sequence[Line]:
    """Those that this person may take, the most pressing first. A contest is for somebody else than who decided; an
    opinion, for those it is asked of."""
    return _lines(reach, _free(ModerationItem, person_id, now), _free(Writing, person_id, now), 0, most, after)


def contributions_among(lines: Sequence[Line]) -> Sequence[ModerationItem]:
    ids = [line.id for line in lines if line.kind == CONTRIBUTION]
    return db.session.scalars(sa.select(ModerationItem).where(ModerationItem.id.in_(ids))).all()


def writings_among(lines: Sequence[Line]) -> Sequence[Writing]:
    ids = [line.id for line in lines if line.kind != CONTRIBUTION]
    return db.session.scalars(sa.select(Writing).where(Writing.id.in_(ids))).all()


def _free(
    item: type[ModerationItem] | type[Writing], person_id: int | None, now: datetime
) -> list[sa.ColumnElement[bool]]:
    return [
        sa.or_(item.claimed_until.is_(None), item.claimed_until <= now, item.claimed_by_id == person_id),
        sa.or_(item.subject != Subject.CONTEST, item.decided_by_id.is_(None), item.decided_by_id != person_id),
        sa.or_(item.asked_by_id.is_(None), item.asked_by_id != person_id),
        sa.or_(item.asked_id.is_(None), item.asked_id == person_id),
    ]


def _contributions(reach: Reach) -> list[sa.ColumnElement[bool]]:
    return [ModerationItem.consultation_id.in_(reach.consultation_ids), ModerationItem.leads.is_(True)]


def _writings(reach: Reach) -> list[sa.ColumnElement[bool]]:
    return [Writing.organisation_id == reach.organisation_id, leads()]


def _lines(
    reach: Reach,
    ours: Collection[sa.ColumnElement[bool]],
    theirs: Collection[sa.ColumnElement[bool]],
    offset: int,
    limit: int,
    after: Line | None = None,
) -> Sequence[Line]:
    contributions = sa.select(
        sa.literal(CONTRIBUTION).label("kind"),
        ModerationItem.id.label("id"),
        ModerationItem.priority.label("priority"),
        ModerationItem.created_at.label("since"),
    ).where(*_contributions(reach), *ours)
    writings = sa.select(Writing.kind, Writing.id, Writing.priority, Writing.created_at.label("since")).where(
        *_writings(reach), Writing.kind.in_(reach.kinds), *theirs
    )
    if reach.subject is not None:
        contributions = contributions.where(ModerationItem.subject == reach.subject)
        writings = writings.where(Writing.subject == reach.subject)
    union = sa.union_all(contributions, writings).subquery() if CONTRIBUTION in reach.kinds else writings.subquery()
    place = (union.c.priority, union.c.since, union.c.kind, union.c.id)
    query = sa.select(union.c.kind, union.c.id, union.c.priority, union.c.since).order_by(*place)
    if after is not None:
        query = query.where(_beyond(place, (after.priority, after.since, after.kind, after.id)))
    return [Line(*row) for row in db.session.execute(query.offset(offset).limit(limit))]


def _beyond(columns: Sequence[sa.ColumnElement[object]], values: Sequence[object]) -> sa.ColumnElement[bool]:
    """Rows whose tuple comes after, column by column."""
    first, value = columns[0], values[0]
    later = first > value
    if len(columns) == 1:
        return later
    return sa.or_(later, sa.and_(first == value, _beyond(columns[1:], values[1:])))
