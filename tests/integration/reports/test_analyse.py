"""An analysis from the site, end to end: corpus file, subprocess, loading, figures."""

from __future__ import annotations

import time
from typing import Any

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from flask import Flask

from consult.db import db, unit_of_work
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.reports import analysis_port, jobs, queries
from consult.reports.analysis_port import AnalysisProcess
from consult.reports.errors import AlreadyRunning, NoQuestion, NothingToAnalyse
from consult.reports.folders import private_folder, run_folder
from consult.reports.models import (
    AnalysisRun,
    Idea,
    RunContribution,
    RunState,
    RunTheme,
    StoredFigure,
    Theme,
    ThemeContribution,
)
from consult.reports.operations.start_analysis import start_analysis
from tests.factories.analysed import analyse
from tests.factories.basics import make_consultation, make_question
from tests.factories.reports import add_group, make_small_world, mask

pytestmark = pytest.mark.slow


def count(model: Any, run: AnalysisRun) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(model.run_id == run.id)) or 0


def test_the_corpus_file_is_private_and_masked(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_small_world(people=12)
    contribution = world.contributions[1]
    mask(contribution, 0, 9)
    add_group(world)
    seen: dict[str, Any] = {}

    class Reading(AnalysisProcess):
        def __init__(self, corpus: Any, *args: Any, **kwargs: Any) -> None:
            seen["mode"] = corpus.stat().st_mode & 0o777
            seen["folder"] = corpus.parent.stat().st_mode & 0o777
            seen["rows"] = {row["contribution_id"]: row for row in pq.read_table(corpus).to_pylist()}
            super().__init__(corpus, *args, **kwargs)

    monkeypatch.setattr(jobs, "AnalysisProcess", Reading)
    ids = [str(row.id) for row in world.contributions]
    body, masked_id = contribution.body or "", str(contribution.id)
    analyse(world, themes=2, subthemes=4)
    assert (seen["mode"], seen["folder"]) == (0o600, 0o700)
    assert sorted(seen["rows"], key=int) == ids
    assert seen["rows"][masked_id]["text"] == "█" * 9 + body[9:]
    assert seen["rows"][ids[-1]]["participant_id"] is None, "a group is nobody"
    assert seen["rows"][masked_id]["college"] in ("adherents", "elus")


def test_a_second_analysis_keeps_the_identity_of_themes(context: Flask) -> None:
    world = make_small_world()
    first = analyse(world)
    before = {row.theme_id for row in db.session.scalars(sa.select(RunTheme).where(RunTheme.run_id == first.id))}
    first_id = first.id
    second = analyse(world, seed=1)
    tops = db.session.scalars(
        sa.select(RunTheme.theme_id).where(RunTheme.run_id == second.id, RunTheme.parent_id.is_(None))
    ).all()
    assert len(set(tops) & before) >= 3
    first = db.session.get_one(AnalysisRun, first_id)
    assert first.state is RunState.DONE
    assert count(RunContribution, first) == 0, "rows of a run that nobody reads go"
    assert run_folder(first.folder).exists(), "its folder stays"


def test_by_question_each_has_its_tree(context: Flask) -> None:
    world = make_small_world()
    run = analyse(world, by_question=True, themes=2, subthemes=4)
    assert run.state is RunState.DONE
    questions = set(db.session.scalars(sa.select(Theme.question_id)))
    assert questions == {question.id for question in world.questions}


def test_a_failure_says_why_and_leaves_the_previous_one(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_small_world()
    first_id = analyse(world).id
    options = jobs.RunWork._options
    monkeypatch.setattr(jobs.RunWork, "_options", lambda self: [*options(self), "--map", "text=absente"])
    second = analyse(world)
    job = db.session.get_one(Job, second.job_id)
    assert job.state is JobState.FAILED
    assert second.state is RunState.FAILED
    assert "absente" in (second.error or "")
    assert "La précédente reste affichée" in (job.error or "")
    assert queries.current_run(world.consultation).id == first_id
    assert count(StoredFigure, second) == count(RunTheme, second) == 0
    assert not list(private_folder().iterdir())


def test_cancelling_stops_the_subprocess(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_small_world()
    pids: list[int] = []
    progress = jobs.JobHandle.progress

    def ask_to_stop(handle: jobs.JobHandle, stage: str, fraction: float) -> None:
        if fraction > jobs.READ:
            pids.append(int(next(private_folder().glob("*.pid")).read_text()))
            with unit_of_work() as session:
                session.execute(sa.update(Job).where(Job.id == handle.job_id).values(cancel_requested=True))
        progress(handle, stage, fraction)

    monkeypatch.setattr(jobs.JobHandle, "progress", ask_to_stop)
    run = analyse(world)
    assert db.session.get_one(Job, run.job_id).state is JobState.CANCELLED
    assert run.state is RunState.CANCELLED
    assert not analysis_port._lives(pids[0])
    assert not run_folder(run.folder).exists()
    assert not list(run_folder(run.folder).parent.glob(f"{run.folder}*"))
    assert not list(private_folder().iterdir())


def test_a_killed_loading_is_taken_up_again(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_small_world()

    def killed(*_args: Any, **_kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "store_exemplars", killed)
        patched.setattr(jobs.RunWork, "abandon", lambda *_args: None)
        with pytest.raises(KeyboardInterrupt):
            analyse(world)
    run = db.session.scalars(sa.select(AnalysisRun)).one()
    stamp = run_folder(run.folder).stat().st_mtime_ns
    run_id = run.id
    with unit_of_work() as session:
        session.execute(sa.update(Job).values(state=JobState.QUEUED))
    run_pending()
    run = db.session.get_one(AnalysisRun, run_id)
    assert run.state is RunState.DONE
    assert run_folder(run.folder).stat().st_mtime_ns == stamp, "the subprocess was not run again"
    assert count(RunContribution, run) == len(world.contributions)
    ideas = count(Idea, run)
    assert ideas >= count(ThemeContribution, run) / 2


def test_the_subprocess_of_a_killed_worker_is_ended(context: Flask, tmp_path: Any) -> None:
    out = tmp_path / "run"
    corpus = tmp_path / "corpus.csv"
    corpus.write_text("contribution_id,text\n" + "".join(f"{i},un texte numéro {i} assez long\n" for i in range(3000)))
    process = AnalysisProcess(corpus, out, [], tmp_path / "pid")
    pid = int((tmp_path / "pid").read_text())
    analysis_port.end_leftover(tmp_path / "pid", out)
    deadline = time.monotonic() + 15
    while analysis_port._lives(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not analysis_port._lives(pid)
    process.stop()
    assert not (tmp_path / "pid").exists()


def test_what_keeps_an_analysis_from_starting(context: Flask) -> None:
    world = make_small_world(people=12)
    ask = {"actor": world.actor, "consultation": world.consultation}
    with pytest.raises(NoQuestion):
        start_analysis(**ask, question_codes=["mot"])
    empty = make_consultation(world.organisation, slug="vide")
    make_question(empty, code="q9")
    with pytest.raises(NothingToAnalyse):
        start_analysis(actor=world.actor, consultation=empty, question_codes=["q9"])
    start_analysis(**ask, question_codes=["q1"])
    with pytest.raises(AlreadyRunning):
        start_analysis(**ask, question_codes=["q1"])


def test_a_traceback_is_not_a_sentence_for_people(tmp_path: Any) -> None:
    heard = AnalysisProcess._heard
    process = AnalysisProcess.__new__(AnalysisProcess)
    for line in ("Traceback (most recent call last):", '  File "x.py", line 3', "KeyError: 'word_noun'"):
        assert heard(process, line) is None
        assert process.last_sentence == ""
    heard(process, "Le fichier est vide.")
    assert process.last_sentence == "Le fichier est vide."
