"""What moderation takes out of a run and brings back: the status that the analysis gave is kept beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from consult.db import db
from consult.reports.analysis_port import Status
from consult.reports.live.models import LiveAssignment
from consult.reports.models import Idea, RunContribution, RunTheme, ThemeContribution

AT_ONCE = 200


def withhold(run_id: int, ids: Sequence[int]) -> int:
    """Move contributions to « modérée »; they touch no theme any more. Returns how many of them moved."""
    before = RunContribution.status_before
    moved: Any = db.session.execute(
        sa.update(RunContribution)
        .where(_rows(run_id, ids), RunContribution.status != Status.MODERATED)
        .values(
            status_before=sa.case(
                (before == str(Status.MODERATED), sa.null()), else_=sa.func.coalesce(before, RunContribution.status)
            ),
            status=str(Status.MODERATED),
        )
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        sa.delete(LiveAssignment).where(LiveAssignment.run_id == run_id, LiveAssignment.contribution_id.in_(ids))
    )
    themes = sa.select(RunTheme.theme_id).where(RunTheme.run_id == run_id)
    db.session.execute(
        sa.delete(ThemeContribution).where(
            ThemeContribution.run_id == run_id,
            ThemeContribution.theme_id.in_(themes),
            ThemeContribution.contribution_id.in_(ids),
        )
    )
    return int(moved.rowcount)


def give_back(run_id: int, ids: Sequence[int]) -> int:
    """Give contributions their status and themes again; one that the analysis never read is « sans thème » until the
    next. Returns how many moved."""
    withheld = _rows(run_id, ids), RunContribution.status == str(Status.MODERATED)
    known = list(
        db.session.scalars(
            sa.select(RunContribution.contribution_id).where(*withheld, RunContribution.status_before.is_not(None))
        )
    )
    db.session.execute(
        sa.update(RunContribution)
        .where(_rows(run_id, known))
        .values(status=RunContribution.status_before, status_before=None)
        .execution_options(synchronize_session=False)
    )
    unread: Any = db.session.execute(
        sa.update(RunContribution)
        .where(*withheld)
        .values(status=str(Status.UNCLASSIFIED), status_before=str(Status.MODERATED))
        .execution_options(synchronize_session=False)
    )
    _touch_again(run_id, known)
    return len(known) + int(unread.rowcount)


def _touch_again(run_id: int, ids: Sequence[int]) -> None:
    """Themes and sub-themes of the ideas of those that are themed."""
    themed = sa.select(RunContribution.contribution_id).where(
        _rows(run_id, ids), RunContribution.status == str(Status.THEMED)
    )
    parts = [
        sa.select(Idea.run_id, theme, Idea.contribution_id).where(
            Idea.run_id == run_id, Idea.contribution_id.in_(themed), theme.is_not(None)
        )
        for theme in (Idea.theme_id, Idea.subtheme_id)
    ]
    columns = ["run_id", "theme_id", "contribution_id"]
    db.session.execute(sa.insert(ThemeContribution).from_select(columns, sa.union(*parts)))


def _rows(run_id: int, ids: Sequence[int]) -> sa.ColumnElement[bool]:
    return sa.and_(RunContribution.run_id == run_id, RunContribution.contribution_id.in_(ids))


def moved_since_analysis(run_id: int) -> int:
    """How many contributions do not have the status that the analysis gave them."""
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(
                RunContribution.run_id == run_id, RunContribution.status_before.is_not(None)
            )
        )
        or 0
    )
