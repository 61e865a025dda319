"""Reading contributions: their masked text, in pages, by search, and in bulk for the analysis and its figures.

Nothing here gives the original text of a contribution: readers and the analysis see the masked one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from consult.consultations.masking import Span, masked
from consult.consultations.models import (
    Answer,
    Channel,
    Contribution,
    ContributionStatus,
    Invitation,
    InvitedPerson,
    Mask,
    Moderation,
    Participation,
    ParticipationKind,
)
from consult.consultations.paper.late import there_at
from consult.consultations.search import match_clause
from consult.db import db

CHUNK = 5_000
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Profile:
    """The snapshot of a participation. `counted`: one person; a group speaks with one voice and is nobody's."""

    participation_id: int
    pseudonym: str
    counted: bool
    college_id: int | None
    territory_id: int | None
    age_band: str | None
    gendered_form: str | None
    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class Card:
    """A contribution as a reader of the team sees it. `text` is masked; None once withdrawn or erased."""

    id: int
    text: str | None
    moderated: bool
    quotable: bool
    question_id: int
    day: date
    profile: Profile


@dataclass(frozen=True)
class TextRow:
    """A current contribution for the analysis: masked text, None where people left it out."""

    id: int
    text: str | None
    body_hash: str
    question_id: int
    participation_id: int
    day: date


@dataclass(frozen=True)
class ListFilter:
    """What a list of contributions is narrowed to; empty conditions keep everything."""

    question_ids: Collection[int] = ()
    college_ids: Collection[int] = ()
    territory_ids: Collection[int] = ()
    age_bands: Collection[str] = ()
    first_day: date | None = None
    last_day: date | None = None
    terms: Sequence[str] = field(default_factory=tuple)


def profiles_of(consultation_id: int, ids: Collection[int] | None = None) -> dict[int, Profile]:
    """Participation id -> profile, the pilot's left out; all of them, or some."""
    columns = (
        Participation.id,
        Participation.pseudonym,
        Participation.kind,
        Participation.college_id,
        Participation.territory_id,
        Participation.age_band,
        Participation.gendered_form,
        Participation.attributes,
    )
    query = sa.select(*columns, Participation.consultation_id).where(Participation.channel != Channel.PILOT)
    # By id alone where ids are known: SQLite would rather walk the whole consultation through its index.
    query = query.where(Participation.consultation_id == consultation_id if ids is None else Participation.id.in_(ids))
    return {
        row.id: Profile(
            row.id,
            row.pseudonym,
            row.kind is ParticipationKind.INDIVIDUAL,
            row.college_id,
            row.territory_id,
            row.age_band.value if row.age_band else None,
            row.gendered_form.value if row.gendered_form else None,
            row.attributes or {},
        )
        for row in db.session.execute(query)
        if row.consultation_id == consultation_id
    }


def text_rows(consultation_id: int, question_ids: Collection[int], after: int = 0) -> Iterator[list[TextRow]]:
    """Every current contribution to these questions, by id, after one of them, in chunks; each chunk is a short read of
    its own."""
    while True:
        query = (
            sa.select(
                Contribution.id,
                Contribution.body,
                Contribution.body_hash,
                Contribution.question_id,
                Contribution.participation_id,
                Contribution.day,
                Contribution.moderation,
            )
            .join(Participation, Participation.id == Contribution.participation_id)
            .where(
                Contribution.consultation_id == consultation_id,
                Contribution.status == ContributionStatus.CURRENT,
                Contribution.question_id.in_(question_ids),
                Contribution.id > after,
                Participation.channel != Channel.PILOT,
            )
            .order_by(Contribution.id)
            .limit(CHUNK)
        )
        rows = db.session.execute(query).all()
        spans = _spans(after, rows[-1].id) if rows else {}
        db.session.rollback()
        if not rows:
            return
        yield [
            TextRow(
                row.id,
                masked(row.body or "", spans.get(row.id, [])) if row.moderation is Moderation.PUBLISHED else None,
                row.body_hash,
                row.question_id,
                row.participation_id,
                row.day,
            )
            for row in rows
        ]
        after = rows[-1].id


def _spans(after: int, last: int) -> dict[int, list[Span]]:
    """Masks of the contributions with an id in ]after, last]."""
    spans: dict[int, list[Span]] = defaultdict(list)
    query = sa.select(Mask.contribution_id, Mask.start, Mask.end, Mask.kind).where(
        Mask.contribution_id > after, Mask.contribution_id <= last
    )
    for contribution_id, start, end, kind in db.session.execute(query):
        spans[contribution_id].append(Span(start, end, kind))
    return spans


def current_count(consultation_id: int, question_ids: Collection[int], after: int = 0) -> int:
    """How many current contributions answer these questions, the pilot's left out; those that came after one."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Contribution)
            .join(Participation, Participation.id == Contribution.participation_id)
            .where(
                Contribution.consultation_id == consultation_id,
                Contribution.status == ContributionStatus.CURRENT,
                Contribution.question_id.in_(question_ids),
                Contribution.id > after,
                Participation.channel != Channel.PILOT,
            )
        )
        or 0
    )


def facts_between(consultation_id: int, low: int, high: int) -> Sequence[Any]:
    """`(id, participation_id, question_id, day, body_hash)` of a range of ids, in order."""
    return db.session.execute(
        sa.select(
            Contribution.id,
            Contribution.participation_id,
            Contribution.question_id,
            Contribution.day,
            Contribution.body_hash,
        )
        .where(Contribution.consultation_id == consultation_id, Contribution.id >= low, Contribution.id <= high)
        .order_by(Contribution.id)
    ).all()


def stems_between(consultation_id: int, low: int, high: int) -> Sequence[tuple[int, str]]:
    """(id, folded and stemmed words of the masked text) of a range of ids; nothing is left of erased texts."""
    query = sa.select(Contribution.id, Contribution.search_text).where(
        Contribution.consultation_id == consultation_id, Contribution.id >= low, Contribution.id <= high
    )
    return [(row.id, row.search_text) for row in db.session.execute(query)]


def cards(consultation_id: int, ids: Sequence[int]) -> list[Card]:
    """The contributions of these ids, in this order, in three queries; ids of elsewhere are left out."""
    query = sa.select(
        Contribution.id,
        Contribution.body,
        Contribution.status,
        Contribution.moderation,
        Contribution.quotable,
        Contribution.question_id,
        Contribution.participation_id,
        Contribution.day,
        Contribution.consultation_id,
    ).where(Contribution.id.in_(ids))
    found = {row.id: row for row in db.session.execute(query) if row.consultation_id == consultation_id}
    spans: dict[int, list[Span]] = defaultdict(list)
    for mask in db.session.execute(
        sa.select(Mask.contribution_id, Mask.start, Mask.end, Mask.kind).where(Mask.contribution_id.in_(found))
    ):
        spans[mask.contribution_id].append(Span(mask.start, mask.end, mask.kind))
    profiles = profiles_of(consultation_id, {row.participation_id for row in found.values()})
    rows = [found[id_] for id_ in ids if id_ in found and found[id_].participation_id in profiles]
    return [
        Card(
            row.id,
            masked(row.body, spans[row.id]) if row.body is not None else None,
            row.moderation is Moderation.EXCLUDED,
            row.quotable and row.status is ContributionStatus.CURRENT,
            row.question_id,
            row.day,
            profiles[row.participation_id],
        )
        for row in rows
    ]


def matching_ids(consultation_id: int, terms: Sequence[str], low: int, high: int) -> list[int]:
    """Ids between `low` and `high` whose masked text holds every term; on SQLite, of any consultation."""
    if db.session.get_bind().dialect.name == "sqlite":
        index = sa.table("contribution_search", sa.column("rowid", sa.Integer))
        asked = " ".join(f'"{term}"' for term in terms)
        query = sa.select(index.c.rowid).where(
            sa.literal_column("contribution_search").op("MATCH")(asked), index.c.rowid.between(low, high)
        )
    else:
        query = sa.select(Contribution.id).where(
            match_clause(list(terms)),
            Contribution.consultation_id == consultation_id,
            Contribution.id.between(low, high),
        )
    return list(db.session.scalars(query))


def recent_page(consultation_id: int, conditions: ListFilter, page: int, size: int) -> tuple[list[int], int]:
    """Ids of one page of current contributions, the newest first, and how many there are (MOST_COUNTED + 1: more)."""
    query = (
        sa.select(Contribution.id)
        .join(Participation, Participation.id == Contribution.participation_id)
        .where(
            Contribution.consultation_id == consultation_id,
            Contribution.status == ContributionStatus.CURRENT,
            Participation.channel != Channel.PILOT,
        )
    )
    for column, wanted in (
        (Contribution.question_id, conditions.question_ids),
        (Participation.college_id, conditions.college_ids),
        (Participation.territory_id, conditions.territory_ids),
        (Participation.age_band, conditions.age_bands),
    ):
        if wanted:
            query = query.where(column.in_(wanted))
    if conditions.first_day:
        query = query.where(Contribution.day >= conditions.first_day)
    if conditions.last_day:
        query = query.where(Contribution.day <= conditions.last_day)
    if conditions.terms:
        query = query.where(match_clause(list(conditions.terms)))
    counted = db.session.scalar(sa.select(sa.func.count()).select_from(query.limit(MOST_COUNTED + 1).subquery()))
    ids = db.session.scalars(query.order_by(Contribution.id.desc()).offset((page - 1) * size).limit(size))
    return list(ids), counted or 0


def lost_ids(consultation_id: int) -> list[int]:
    """Contributions that were erased or withdrawn."""
    gone = (ContributionStatus.ERASED, ContributionStatus.WITHDRAWN)
    return list(
        db.session.scalars(
            sa.select(Contribution.id).where(
                Contribution.consultation_id == consultation_id, Contribution.status.in_(gone)
            )
        )
    )


def excluded_ids(consultation_id: int) -> list[int]:
    """Current contributions that moderation left out."""
    return list(
        db.session.scalars(
            sa.select(Contribution.id).where(
                Contribution.consultation_id == consultation_id,
                Contribution.status == ContributionStatus.CURRENT,
                Contribution.moderation == Moderation.EXCLUDED,
            )
        )
    )


def quotable_ids(consultation_id: int) -> list[int]:
    """Current contributions whose authors agreed to be quoted."""
    return list(
        db.session.scalars(
            sa.select(Contribution.id).where(
                Contribution.consultation_id == consultation_id,
                Contribution.status == ContributionStatus.CURRENT,
                Contribution.quotable,
            )
        )
    )


def consultations_of_contributions(contribution_ids: Sequence[int]) -> set[int]:
    """The consultations that these contributions belong to."""
    found: set[int] = set()
    for start in range(0, len(contribution_ids), CHUNK):
        part = contribution_ids[start : start + CHUNK]
        found |= set(
            db.session.scalars(sa.select(Contribution.consultation_id).where(Contribution.id.in_(part)).distinct())
        )
    return found


def people_by_profile(consultation_id: int) -> list[tuple[int | None, str | None, str | None, int | None, int]]:
    """`(college_id, gendered_form, age_band, territory_id, people)` among those who sent something: signatures rest
    on these cells."""
    cell = (
        Participation.college_id,
        Participation.gendered_form,
        Participation.age_band,
        Participation.territory_id,
    )
    query = sa.select(*cell, sa.func.count()).where(*_present(consultation_id)).group_by(*cell)
    return [
        (college, form.value if form else None, age.value if age else None, territory, count)
        for college, form, age, territory, count in db.session.execute(query)
    ]


def participation_counts(consultation_id: int, until: datetime) -> tuple[int, int]:
    """`(people who sent something, people invited)` at that instant; groups and the pilot left out."""
    sent = sa.select(sa.func.count()).select_from(Participation).where(*_present(consultation_id, until))
    invited = (
        sa.select(sa.func.count())
        .select_from(InvitedPerson)
        .join(Invitation, Invitation.id == InvitedPerson.invitation_id)
        .where(InvitedPerson.consultation_id == consultation_id, Invitation.created_at <= until)
    )
    return db.session.scalar(sent) or 0, db.session.scalar(invited) or 0


def answers_of(
    consultation_id: int, question_id: int, until: datetime
) -> list[tuple[str | None, int | None, int | None, int]]:
    """`(word, number, choice_id, participation_id)` of every person's answers at that instant, groups left out."""
    query = (
        sa.select(Answer.word, Answer.number, Answer.choice_id, Answer.participation_id)
        .join(Participation, Participation.id == Answer.participation_id)
        .where(Answer.question_id == question_id, *_present(consultation_id, until))
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]


def _present(consultation_id: int, until: datetime | None = None) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        *(there_at(until) if until else ()),
        Participation.consultation_id == consultation_id,
        Participation.submitted_at.is_not(None),
        Participation.withdrawn_at.is_(None),
        Participation.erased_at.is_(None),
        Participation.channel != Channel.PILOT,
        Participation.kind == ParticipationKind.INDIVIDUAL,
    )
