"""What became of the projects that were chosen last year: milestones, money, news, end reports."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from consult.clock import paris_day
from consult.db import db
from consult.demo.projects.pictures import illustrate
from consult.demo.projects.plan import DemoCall
from consult.demo.projects.texts import in_place, towns, words
from consult.projects.models import Milestone, News, PhaseKind, Project, ProjectEvent, Realisation, Stage
from consult.territories.models import Territory

UNDER_WAY, DONE = 0.6, 0.3
"""Shares of the chosen projects; the others have not begun."""
LATE = 0.15
"""Share of the milestones to come that should be done already."""
ILLUSTRATED = 3
"""One project in so many has a picture."""


def realise(
    projects: Sequence[Project], plan: DemoCall, known: Mapping[str, int], now: datetime, rng: random.Random
) -> None:
    """Only what a count chose is carried out."""
    for rank, project in enumerate(projects):
        if rank % ILLUSTRATED == 0:
            illustrate(project, rank)
    _date_choices(projects, plan, now)
    chosen = [project for project in projects if project.stage is Stage.SELECTED]
    for rank, project in enumerate(chosen):
        share = (rank + 0.5) / len(chosen)
        if share < UNDER_WAY + DONE:
            _carry_out(project, known["elue"], now, rng, ended=share < DONE)


def _date_choices(projects: Sequence[Project], plan: DemoCall, now: datetime) -> None:
    """The élus chose when the calendar of the call says, not a moment ago."""
    at = now + timedelta(days=plan.phases[PhaseKind.SELECTION][1])
    if at > now:
        return
    ids = [project.id for project in projects]
    kinds = (Stage.SELECTED.value, Stage.NOT_SELECTED.value)
    events = sa.update(ProjectEvent).where(ProjectEvent.project_id.in_(ids), ProjectEvent.kind.in_(kinds))
    db.session.execute(events.values(at=at))
    stages = (Stage.SELECTED, Stage.NOT_SELECTED)
    db.session.execute(sa.update(Project).where(Project.id.in_(ids), Project.stage.in_(stages)).values(stage_since=at))
    for project in projects:
        db.session.refresh(project)


def _carry_out(project: Project, referent_id: int, now: datetime, rng: random.Random, *, ended: bool) -> None:
    begun = project.stage_since + timedelta(days=20)
    labels = words()["milestone"]
    done = len(labels) if ended else rng.randrange(1, len(labels) - 1)
    step = (now - begun) / (len(labels) + (2 if ended else 0))
    for position, label in enumerate(labels, 1):
        finished = position <= done
        late = timedelta(days=40 if rng.random() < LATE else 0)
        due = begun + step * position if finished else now + timedelta(days=30 * (position - done)) - late
        db.session.add(
            Milestone(
                project_id=project.id,
                position=position,
                label=label,
                due_on=paris_day(due),
                done_on=paris_day(min(due + timedelta(days=rng.randrange(-6, 12)), now)) if finished else None,
            )
        )
    ended_at = begun + step * (len(labels) + 1) if ended else None
    granted = round(project.asked_cents * rng.choice((0.8, 0.9, 1.0)) / 10_000) * 10_000
    spent = round(granted * (rng.uniform(0.93, 1.0) if ended else done / len(labels) * 0.9) / 1_000) * 1_000
    db.session.add(
        Realisation(
            project_id=project.id, referent_id=referent_id, granted_cents=granted, spent_cents=spent,
            end_report=str(words()["end_report"]).strip() if ended else "", ended_at=ended_at,
        )
    )  # fmt: skip
    _tell_news(project, begun, now, rng)
    steps = [(Stage.UNDER_WAY, begun)] + ([(Stage.DONE, ended_at)] if ended_at else [])
    for stage, at in steps:
        db.session.add(ProjectEvent(project_id=project.id, kind=stage.value, at=at, actor_id=referent_id))
        project.stage, project.stage_since = stage, at


def _tell_news(project: Project, begun: datetime, now: datetime, rng: random.Random) -> None:
    code = db.session.scalar(sa.select(Territory.code).where(Territory.id == project.territory_id)) or ""
    town = rng.choice(towns()[code])
    titles, bodies = words()["news_title"], words()["news_body"]
    count = rng.randrange(1, 4)
    for rank in range(count):
        news = News(
            project_id=project.id,
            title=titles[rank],
            body=in_place(bodies[rank], town, "les habitants"),
            at=begun + (now - begun) * (rank + 1) / (count + 1),
        )
        db.session.add(news)
        db.session.flush()
        if rank != 1:
            illustrate(project, project.id + rank, news.id)
