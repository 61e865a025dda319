"""Live participation: people and contributions by day, college, age and territory, and the rate of the invited.

Four grouped queries whatever the number of rows; the tables are added up from them here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from consult.accounts.queries_invited import count_profiles
from consult.consultations.models import (
    Channel,
    Consultation,
    Contribution,
    ContributionStatus,
    InvitedPerson,
    Participation,
    ParticipationKind,
)
from consult.db import db
from consult.reports.suppression import suppress_column

NAMES = ("college", "territory", "age")


@dataclass(frozen=True)
class Counted:
    """Numbers of one row of the grouped queries."""

    day: date | None
    college: int | None
    territory: int | None
    age: str | None
    number: int


@dataclass(frozen=True)
class Live:
    """Cells are dictionaries: key, people, contributions, invited, responded; hidden ones have no number."""

    people: int
    contributions: int
    invited: int
    responded: int
    days: list[dict[str, Any]]
    colleges: list[dict[str, Any]]
    ages: list[dict[str, Any]]
    territories: list[dict[str, Any]]


def live_participation(consultation: Consultation, drawn: Mapping[int, int], k: int | None) -> Live:
    """`drawn`: territory → the territory under which it is counted; `k`: small cells are hidden under it (None: never).

    A group of people counts for its contributions, never as people; the pilot, what was withdrawn and what was erased
    count for nothing.
    """
    people, contributions = _people(consultation), _contributions(consultation)
    who = sa.select(InvitedPerson.person_id).where(InvitedPerson.consultation_id == consultation.id)
    invited, responded = _profiles(who), _profiles(who.where(InvitedPerson.responded))
    base = (people, contributions, invited, responded)
    totals = [sum(row.number for row in rows) for rows in base]
    live = Live(
        people=totals[0],
        contributions=totals[1],
        invited=totals[2],
        responded=totals[3],
        days=_days(people, contributions),
        colleges=_cells(base, lambda row: row.college),
        ages=_cells(base, lambda row: row.age),
        territories=_cells(base, lambda row: drawn.get(row.territory or 0)),
    )
    if k is not None:
        for cells in (live.days, live.colleges, live.ages, live.territories):
            _hide(cells, live, k)
    return live


def _present(consultation: Consultation) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Participation.consultation_id == consultation.id,
        Participation.submitted_at.is_not(None),
        Participation.withdrawn_at.is_(None),
        Participation.erased_at.is_(None),
        Participation.channel != Channel.PILOT,
    )


PROFILE = (Participation.college_id, Participation.territory_id, Participation.age_band)


def _people(consultation: Consultation) -> list[Counted]:
    cell = (Participation.submitted_on, *PROFILE)
    query = sa.select(*cell, sa.func.count()).where(
        *_present(consultation), Participation.kind == ParticipationKind.INDIVIDUAL
    )
    return _counted(query.group_by(*cell))


def people_by_profile(consultation: Consultation) -> list[tuple[int | None, int | None, str | None, int]]:
    """`(college_id, territory_id, age_band, people)` of those who answered, whatever the channel."""
    query = sa.select(*PROFILE, sa.func.count()).where(
        *_present(consultation), Participation.kind == ParticipationKind.INDIVIDUAL
    )
    rows = db.session.execute(query.group_by(*PROFILE))
    return [(row[0], row[1], row[2].value if row[2] else None, row[3]) for row in rows]


def _contributions(consultation: Consultation) -> list[Counted]:
    """Counted by person and day in one index first: joining 348,000 rows to their people takes ten times longer."""
    own = (
        sa.select(Contribution.participation_id, Contribution.day, sa.func.count().label("number"))
        .where(Contribution.consultation_id == consultation.id, Contribution.status == ContributionStatus.CURRENT)
        .group_by(Contribution.participation_id, Contribution.day)
        .subquery()
    )
    cell = (own.c.day, *PROFILE)
    query = sa.select(*cell, sa.func.sum(own.c.number)).join(Participation, Participation.id == own.c.participation_id)
    return _counted(query.where(*_present(consultation)).group_by(*cell))


def _counted(query: Any) -> list[Counted]:
    return [
        Counted(row[0], row[1], row[2], row[3].value if row[3] else None, int(row[4]))
        for row in db.session.execute(query)
    ]


def _profiles(who: sa.Select[Any]) -> list[Counted]:
    return [Counted(None, college, place, age, count) for college, place, age, count in count_profiles(who)]


def _add_up(rows: Iterable[Counted], key: Callable[[Counted], Any]) -> Counter[Any]:
    total: Counter[Any] = Counter()
    for row in rows:
        total[key(row)] += row.number
    return total


def _cells(base: tuple[list[Counted], ...], key: Callable[[Counted], Any]) -> list[dict[str, Any]]:
    """One cell a value; those who said nothing come last, under the key None."""
    columns = [_add_up(rows, key) for rows in base]
    keys = {value for column in columns for value in column}
    names = ("people", "contributions", "invited", "responded")
    cells = [{"key": value, **{n: column[value] for n, column in zip(names, columns, strict=True)}} for value in keys]
    return sorted(cells, key=lambda cell: (cell["key"] is None, -cell["people"], str(cell["key"])))


def _days(people: list[Counted], contributions: list[Counted]) -> list[dict[str, Any]]:
    """Every day from the first to the last, empty ones too."""
    by_people, by_contributions = _add_up(people, lambda row: row.day), _add_up(contributions, lambda row: row.day)
    known = [day for day in (*by_people, *by_contributions) if day is not None]
    if not known:
        return []
    first = min(known)
    span = (first + timedelta(days=number) for number in range((max(known) - first).days + 1))
    return [{"key": day, "people": by_people[day], "contributions": by_contributions[day]} for day in span]


def _hide(cells: list[dict[str, Any]], live: Live, k: int) -> None:
    """Small cells lose their numbers, and so do those from which they could be found; a rate needs k invited people."""
    suppress_column(cells, k, {"people": live.people, "contributions": live.contributions})
    for cell in cells:
        if cell.get("hidden") or 0 < cell.get("invited", 0) < k:
            cell["invited"] = cell["responded"] = None
