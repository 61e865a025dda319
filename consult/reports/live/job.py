"""The periodic job that puts arrivals under the themes of the run in use."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.authz import system_actor
from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.db import db, unit_of_work, utcnow
from consult.jobs import JobHandle, handler, submit_job, timely
from consult.reports import queries
from consult.reports.analysis_port import AnalysisProcess, end_leftover, read_assignment
from consult.reports.corpus_file import write_corpus
from consult.reports.folders import corpus_path, pid_path, run_folder
from consult.reports.live.models import LiveAssignment
from consult.reports.live.queries import ASSIGN, assigning, placed_ids, places_of, runs_in_use, waiting
from consult.reports.loading.bulk import insert_rows
from consult.reports.models import AnalysisRun, Corpus, RunTheme

COLUMNS = ("run_id", "contribution_id", "status", "theme_id", "subtheme_id", "score", "assigned_at")


@timely
def follow_arrivals() -> None:
    """One job for each open consultation where something waits; the machine does one at a time."""
    now = utcnow()
    due = [
        (run.id, run.organisation_id)
        for run, consultation_id in runs_in_use()
        if consultations.is_open(consultation_id, now)
        and not assigning(run.id)
        and queries.active_run(run.corpus_id) is None
        and waiting(run, consultation_id) > 0
        and run_folder(_model(run)).exists()
    ]
    db.session.rollback()
    for run_id, organisation_id in due:
        with unit_of_work():
            submit_job(
                actor=system_actor(organisation_id),
                kind=ASSIGN,
                title=_("Rangement des nouvelles contributions"),
                arguments={"run_id": run_id},
            )


def _model(run: AnalysisRun) -> str:
    """The folder of the analysis whose model is frozen: that of the run itself, or the one it was curated from."""
    return str(run.configuration.get("model") or run.folder)


@handler(ASSIGN)
def assign_arrivals(handle: JobHandle, *, run_id: int) -> dict[str, int]:
    """Whatever a kill left is done again: what is placed is not placed twice."""
    run = db.session.get_one(AnalysisRun, run_id)
    consultation_id = db.session.get_one(Corpus, run.corpus_id).ref_id
    if db.session.get_one(Corpus, run.corpus_id).current_run_id != run_id:
        return {"placed": 0}
    model, organisation_id = run_folder(_model(run)), run.organisation_id
    name = f"arrivees-{run_id}"
    corpus_file, out = corpus_path(name), run_folder(name)
    wanted = set(run.configuration.get("questions", []))
    questions = [question for question in consultations.questions_of(consultation_id) if question.code in wanted]
    after, placed = queries.last_contribution(run_id), placed_ids(run_id)
    db.session.expunge_all()
    handle.progress(_("Lecture des nouvelles contributions"), 0.1)
    try:
        written, _moderated = write_corpus(
            corpus_file,
            consultation_id=consultation_id,
            organisation_id=organisation_id,
            questions=questions,
            beat=lambda _rows: handle.beat(),
            after=after,
            without=placed,
        )
        if not written:
            return {"placed": 0}
        _assign(handle, model, corpus_file, out, name)
        return {"placed": _store(run_id, consultation_id, out)}
    finally:
        corpus_file.unlink(missing_ok=True)
        for folder in (out, out.with_name(out.name + ".partial")):
            shutil.rmtree(folder, ignore_errors=True)


def _assign(handle: JobHandle, model: Path, corpus_file: Path, out: Path, name: str) -> None:
    pid_file = pid_path(name)
    end_leftover(pid_file, out)
    shutil.rmtree(out, ignore_errors=True)
    process = AnalysisProcess(corpus_file, out, [], pid_file, threads=1, command=("assign", str(model)))
    try:
        for said in process.follow():
            if said is None:
                handle.beat()
            else:
                handle.progress(_("Rangement sous les thèmes"), 0.1 + 0.8 * said.fraction)
    except BaseException:
        process.stop()
        raise


def _store(run_id: int, consultation_id: int, out: Path) -> int:
    run = db.session.get_one(AnalysisRun, run_id)
    places = places_of(run)
    rows_of_run = db.session.execute(sa.select(RunTheme.theme_id, RunTheme.parent_id).where(RunTheme.run_id == run_id))
    parents = {row.theme_id: row.parent_id for row in rows_of_run}
    lost = set(reading.lost_ids(consultation_id))
    db.session.rollback()
    now, rows = utcnow(), []
    for contribution_id, status, theme, subtheme, score in read_assignment(out):
        place = places.get(subtheme or "") or places.get(theme or "") or 0
        if contribution_id in lost:
            continue
        known = place in parents
        parent = parents.get(place)
        rows.append(
            (
                run_id,
                contribution_id,
                status if known or status != "themed" else "unclassified",
                (parent or place) if known else None,
                place if known and parent else None,
                score,
                now.replace(tzinfo=None) if db.engine.dialect.name == "sqlite" else now,
            )
        )
    insert_rows(LiveAssignment, COLUMNS, sorted(rows), lambda _share: None)
    return len(rows)
