"""Reading calls."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consult.db import db
from consult.errors import NotFound
from consult.projects.models import Call, Category, Evaluation, PhaseKind, Project, Stage
from consult.projects.rules.calendar import is_in


def published_call(organisation_id: int, slug: str) -> Call:
    """A call that everybody may read; NotFound for one that is being prepared."""
    found = db.session.scalar(
        sa.select(Call).where(Call.organisation_id == organisation_id, Call.slug == slug, Call.opened_at.is_not(None))
    )
    if found is None:
        raise NotFound
    return found


def published_calls(organisation_id: int) -> Sequence[Call]:
    """The newest first, with their calendars."""
    return db.session.scalars(
        sa.select(Call)
        .where(Call.organisation_id == organisation_id, Call.opened_at.is_not(None))
        .options(selectinload(Call.phases))
        .order_by(Call.opened_at.desc(), Call.id.desc())
    ).all()


def call_by_slug(organisation_id: int, slug: str) -> Call:
    """A call of this organisation, published or not, for those who manage calls; NotFound for any other."""
    found = db.session.scalar(sa.select(Call).where(Call.organisation_id == organisation_id, Call.slug == slug))
    if found is None:
        raise NotFound
    return found


def call_of(organisation_id: int, call_id: int) -> Call:
    found = db.session.get(Call, call_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def all_calls(organisation_id: int) -> Sequence[Call]:
    """Those under preparation first, then the newest."""
    return db.session.scalars(
        sa.select(Call)
        .where(Call.organisation_id == organisation_id)
        .options(selectinload(Call.phases))
        .order_by(Call.opened_at.is_not(None), Call.created_at.desc(), Call.id.desc())
    ).all()


def slugs_taken(organisation_id: int) -> set[str]:
    return set(db.session.scalars(sa.select(Call.slug).where(Call.organisation_id == organisation_id)))


def count_by_stage(call_id: int) -> dict[Stage, int]:
    """Number of projects of a call by stage, drafts included."""
    query = sa.select(Project.stage, sa.func.count()).where(Project.call_id == call_id).group_by(Project.stage)
    return {row[0]: row[1] for row in db.session.execute(query)}


def has_evaluations(call_id: int) -> bool:
    """Whether an examiner began the grid of a project of this call."""
    begun = (
        sa.select(Evaluation.id).join(Project, Project.id == Evaluation.project_id).where(Project.call_id == call_id)
    )
    return bool(db.session.scalar(sa.select(begun.exists())))


def categories_in_use(call_id: int) -> dict[int, int]:
    """Number of projects by category, drafts included."""
    query = (
        sa.select(Project.category_id, sa.func.count())
        .where(Project.call_id == call_id, Project.category_id.is_not(None))
        .group_by(Project.category_id)
    )
    return {category_id: count for category_id, count in db.session.execute(query) if category_id is not None}


def category_names(organisation_id: int) -> list[str]:
    """Of every published call, each name once, those that are retired left out."""
    query = (
        sa.select(Category.name)
        .join(Call, Call.id == Category.call_id)
        .where(Call.organisation_id == organisation_id, Call.opened_at.is_not(None), Category.retired.is_(False))
        .distinct()
        .order_by(Category.name)
    )
    return list(db.session.scalars(query))


def call_by_id(call_id: int) -> Call:
    """A call whose project was loaded through `queries.access`."""
    return db.session.get_one(Call, call_id)


def calls_by_id(organisation_id: int, ids: Collection[int]) -> dict[int, Call]:
    rows = db.session.scalars(sa.select(Call).where(Call.organisation_id == organisation_id, Call.id.in_(ids)))
    return {call.id: call for call in rows}


def calls_to_file_in(organisation_id: int, now: datetime) -> list[Call]:
    """Those in which something may be filed now."""
    return [call for call in published_calls(organisation_id) if is_in(call, PhaseKind.FILING, now)]
