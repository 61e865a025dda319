"""Counting projects for those who govern: what was filed, answered and chosen, where, and how long it took."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from consult.db import db
from consult.projects.models import Call, Category, Decision, Project, Stage

FILED = tuple(stage for stage in Stage if stage not in (Stage.DRAFT, Stage.WITHDRAWN))
ANSWERED = tuple(stage for stage in FILED if stage not in (Stage.FILED, Stage.TO_COMPLETE, Stage.EXAMINED))
ADMITTED = (Stage.ADMISSIBLE, Stage.SELECTED, Stage.NOT_SELECTED, Stage.UNDER_WAY, Stage.DONE)
CHOSEN = (Stage.SELECTED, Stage.UNDER_WAY, Stage.DONE)


def _of(organisation_id: int, call_id: int | None) -> list[sa.ColumnElement[bool]]:
    found = [Project.organisation_id == organisation_id, Project.stage.in_(FILED)]
    return [*found, Project.call_id == call_id] if call_id is not None else found


def counts_by_territory(organisation_id: int, call_id: int | None) -> dict[int | None, tuple[int, int, int, int]]:
    """Territory -> filed, answered, admitted, chosen."""

    def count(stages: Collection[Stage]) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((Project.stage.in_(stages), 1), else_=0))

    rows = db.session.execute(
        sa.select(Project.territory_id, sa.func.count(), count(ANSWERED), count(ADMITTED), count(CHOSEN))
        .where(*_of(organisation_id, call_id))
        .group_by(Project.territory_id)
    )
    return {row[0]: (int(row[1]), int(row[2]), int(row[3]), int(row[4])) for row in rows}


def counts_by_category(organisation_id: int, call_id: int | None) -> dict[str, tuple[int, int]]:
    """Category -> filed, chosen; the same name in several calls is one."""
    chosen = sa.func.sum(sa.case((Project.stage.in_(CHOSEN), 1), else_=0))
    rows = db.session.execute(
        sa.select(Category.name, sa.func.count(), chosen)
        .join(Project, Project.category_id == Category.id)
        .where(*_of(organisation_id, call_id))
        .group_by(Category.name)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def answer_days(organisation_id: int, call_id: int | None) -> list[float]:
    """Days between filing and the published answer, for each project answered, shortest first."""
    rows: Sequence[tuple[datetime | None, datetime | None]] = [
        (row[0], row[1])
        for row in db.session.execute(
            sa.select(Project.filed_at, Decision.published_at)
            .join(Decision, Decision.project_id == Project.id)
            .where(*_of(organisation_id, call_id), Decision.published_at.is_not(None))
        )
    ]
    return sorted((answered - filed).total_seconds() / 86_400 for filed, answered in rows if filed and answered)


def waiting_since(organisation_id: int, call_id: int | None, now: datetime) -> tuple[int, int]:
    """Projects that wait for their answer, and those that wait longer than their call promises."""
    rows = db.session.execute(
        sa.select(Project.filed_at, Call.answer_days)
        .join(Call, Call.id == Project.call_id)
        .where(*_of(organisation_id, call_id), Project.stage.in_((Stage.FILED, Stage.TO_COMPLETE, Stage.EXAMINED)))
    ).all()
    late = sum(1 for filed, days in rows if filed is not None and (now - filed).days > days)
    return len(rows), late


def count_in(organisation_id: int, territory_ids: Collection[int], stages: Collection[Stage]) -> int:
    """Published projects of these territories at these stages."""
    query = sa.select(sa.func.count()).where(
        Project.organisation_id == organisation_id,
        Project.territory_id.in_(list(territory_ids)),
        Project.stage.in_(list(stages)),
        Project.published_at.is_not(None),
    )
    return db.session.scalar(query) or 0
