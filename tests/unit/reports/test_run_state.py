"""A run whose job works is said to be under way, even before it notes so itself."""

from __future__ import annotations

import pytest

from consult.jobs.models import Job, JobState
from consult.reports.models import AnalysisRun, RunState
from consult.reports.pages.analysis import state_of


@pytest.mark.parametrize(
    ("run", "job", "said"),
    [
        (RunState.QUEUED, JobState.QUEUED, RunState.QUEUED),
        (RunState.QUEUED, JobState.RUNNING, RunState.RUNNING),
        (RunState.LOADING, JobState.RUNNING, RunState.LOADING),
        (RunState.DONE, JobState.DONE, RunState.DONE),
        (RunState.QUEUED, None, RunState.QUEUED),
    ],
)
def test_the_state_of_a_run(run: RunState, job: JobState | None, said: RunState) -> None:
    assert state_of(AnalysisRun(state=run), Job(state=job) if job else None) is said
