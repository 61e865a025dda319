"""What arrived since a run, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.db import db
from consult.jobs.models import Job, JobState
from consult.reports import queries
from consult.reports.live.models import LiveAssignment
from consult.reports.models import AnalysisRun, Corpus, CorpusKind, RunTheme

ASSIGN = "reports.assign_arrivals"


def questions_of_run(run: AnalysisRun, consultation_id: int) -> list[int]:
    wanted = set(run.configuration.get("questions", []))
    return [question.id for question in consultations.questions_of(consultation_id) if question.code in wanted]


def waiting(run: AnalysisRun, consultation_id: int) -> int:
    """How many contributions came after the run and have no place yet."""
    arrived = reading.current_count(
        consultation_id, questions_of_run(run, consultation_id), after=queries.last_contribution(run.id)
    )
    placed = db.session.scalar(
        sa.select(sa.func.count()).select_from(LiveAssignment).where(LiveAssignment.run_id == run.id)
    )
    return arrived - (placed or 0)


def placed_ids(run_id: int) -> set[int]:
    return set(db.session.scalars(sa.select(LiveAssignment.contribution_id).where(LiveAssignment.run_id == run_id)))


def runs_in_use() -> Sequence[tuple[AnalysisRun, int]]:
    """(run, consultation) of every consultation that was analysed."""
    rows = db.session.execute(
        sa.select(AnalysisRun, Corpus.ref_id)
        .join(Corpus, Corpus.current_run_id == AnalysisRun.id)
        .where(Corpus.kind == CorpusKind.CONSULTATION)
    )
    return [(run, consultation_id) for run, consultation_id in rows]


def assigning(run_id: int) -> bool:
    """Whether a job is at it, or waits."""
    jobs = db.session.scalars(
        sa.select(Job.arguments).where(Job.kind == ASSIGN, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
    )
    return any(arguments.get("run_id") == run_id for arguments in jobs)


def places_of(run: AnalysisRun) -> dict[str, int]:
    """Local id in the frozen model -> theme or sub-theme where it stands in this run; 0 for none. A tree that people
    agreed keeps where most of each group of the model went."""
    kept = run.manifest.get("curated", {}).get("places")
    if kept is not None:
        return {str(local): int(place) for local, place in kept.items()}
    rows = db.session.execute(sa.select(RunTheme.local_id, RunTheme.theme_id).where(RunTheme.run_id == run.id))
    return {row.local_id: row.theme_id for row in rows}


class Arrived(NamedTuple):
    status: str
    theme_id: int | None
    contributions: int


def arrived(run_id: int) -> list[Arrived]:
    """How many arrivals stand under each status and theme."""
    rows = db.session.execute(
        sa.select(LiveAssignment.status, LiveAssignment.theme_id, sa.func.count())
        .where(LiveAssignment.run_id == run_id)
        .group_by(LiveAssignment.status, LiveAssignment.theme_id)
    )
    return [Arrived(*row) for row in rows]


def unclassified_ids(run_id: int) -> list[int]:
    query = sa.select(LiveAssignment.contribution_id).where(
        LiveAssignment.run_id == run_id, LiveAssignment.status == "unclassified"
    )
    return list(db.session.scalars(query.order_by(LiveAssignment.contribution_id)))
