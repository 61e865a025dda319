"""The job that finds the themes of a call's projects: private file, subprocess, a run. Taken up again after a kill."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from flask import url_for
from flask_babel import gettext as _

from consult.authz import Permission, system_actor
from consult.db import db, unit_of_work
from consult.jobs import JobHandle, handler, present
from consult.jobs.models import Job
from consult.projects.errors_following import ThemesFailed, TooFewProjects
from consult.projects.models import Call, Project
from consult.projects.operations.store_themes import store_themes
from consult.projects.queries.themes import KIND, public_projects_of, themes_of
from consult.projects.queries.writings import shown_parts_of
from consult.projects.rules.themes import LEAST_PROJECTS, text_of, theme_count
from consult.reports.analysis_port import AnalysisFailed, AnalysisProcess, RunFiles, end_leftover, fingerprint, read_run
from consult.reports.folders import corpus_path, pid_path, run_folder
from consult.reports.operations.keep_run import FinishedRun

WRITTEN, ANALYSED = 0.05, 0.95  # share of the whole that is done after each step
COLUMNS = ("contribution_id", "text", "participant_id", "question_id", "submitted_at")


@handler(KIND)
def find_themes(handle: JobHandle, *, call_id: int) -> dict[str, int]:
    """Whatever happens, the themes found before stay until the last step. Killed, it goes on where it was; ended in
    any other way than well, nothing of it stays on disk."""
    work = ThemesWork(handle, call_id)
    try:
        work.begin()
        work.analyse()
        found = work.store()
    except AnalysisFailed as failure:
        work.clean()
        reason = str(failure) or _("le calcul a été interrompu par une erreur imprévue.")
        raise ThemesFailed(reason=reason) from None
    except Exception:
        work.clean()
        raise
    work.tidy()
    return {"call_id": call_id, "themes": found}


def _result_page(job: Job) -> tuple[str, str]:
    return url_for("dashboards.themes", call_id=job.arguments["call_id"]), _("Voir les thèmes")


present(KIND, permission=Permission.ANALYSIS_RUN, result=_result_page)


class ThemesWork:
    """One attempt. Private files bear the name of the call, as two works of one call never live together; the run's
    folder stays, and bears that of the job too."""

    def __init__(self, handle: JobHandle, call_id: int) -> None:
        self.handle, self.call_id = handle, call_id
        name = f"projets-{call_id}"
        self.folder = run_folder(f"{name}-{handle.job_id}")
        self.corpus_file, self.pid_file = corpus_path(name), pid_path(name)
        self.organisation_id = db.session.get_one(Call, call_id).organisation_id
        db.session.rollback()

    def begin(self) -> None:
        """What a lost work left is not taken for ours; the file is written once."""
        end_leftover(self.pid_file, self.folder)
        if "read" in self.handle.checkpoint and (self.folder.exists() or self.corpus_file.exists()):
            return
        self.clean()
        self.handle.progress(_("Préparation des projets"), 0.0)
        with unit_of_work():
            projects = public_projects_of(self.organisation_id, self.call_id)
            if len(projects) < LEAST_PROJECTS:
                raise TooFewProjects(least=LEAST_PROJECTS)
            count = write_projects(self.corpus_file, projects)
        self.handle.save(read=count)

    def analyse(self) -> None:
        """The subprocess, unless a former attempt ended it."""
        if self.folder.exists():
            return
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        options = [part for name, value in self.configuration.items() for part in (f"--{name}", str(value))]
        process = AnalysisProcess(self.corpus_file, self.folder, options, self.pid_file)
        try:
            for said in process.follow():
                if said is None:
                    self.handle.beat()
                else:
                    self.handle.progress(said.stage, WRITTEN + (ANALYSED - WRITTEN) * said.fraction)
        except AnalysisFailed:
            raise
        except BaseException:
            process.stop()
            raise

    def store(self) -> int:
        """One transaction replaces what was found before. Its folder stays, as those of all runs; killed just after,
        it stores nothing twice."""
        self.handle.progress(_("Rangement des résultats"), ANALYSED)
        kept = themes_of(self.organisation_id, self.call_id)
        if kept is not None and kept.job_id == self.handle.job_id:
            db.session.rollback()
            return len(kept.themes)
        files = read_run(self.folder)
        ids = files.contributions["contribution_id"].to_pylist()
        mains = files.contributions["main_theme"].cast(pa.string()).to_pylist()
        run = FinishedRun(
            job_id=self.handle.job_id,
            folder=self.folder.name,
            configuration=self.configuration,
            fingerprint=fingerprint_of(self.corpus_file, files),
            manifest=files.manifest,
        )
        db.session.rollback()
        with unit_of_work():
            return store_themes(
                actor=system_actor(self.organisation_id),
                call_id=self.call_id,
                run=run,
                nodes=files.themes,
                main_themes=dict(zip(ids, mains, strict=True)),
            )

    @property
    def configuration(self) -> dict[str, int]:
        """Options of the command line."""
        wanted = theme_count(self.handle.checkpoint["read"])
        return {"themes": wanted, "subthemes": 2 * wanted, "seed": 0}

    def tidy(self) -> None:
        """Nothing that holds words stays."""
        db.session.rollback()
        self.corpus_file.unlink(missing_ok=True)

    def clean(self) -> None:
        """Nothing of it stays."""
        self.tidy()
        for folder in (self.folder, self.folder.with_name(self.folder.name + ".partial")):
            shutil.rmtree(folder, ignore_errors=True)


def fingerprint_of(corpus_file: Path, files: RunFiles) -> str:
    """SHA-256 over (id, hash of text, status) of the projects read, as for every run."""
    read = pq.read_table(corpus_file, columns=["contribution_id", "text"]).to_pylist()
    hashes = {int(row["contribution_id"]): hashlib.sha256(row["text"].encode()).hexdigest() for row in read}
    ids = files.contributions["contribution_id"].to_pylist()
    statuses = files.contributions["status"].cast(pa.string()).to_pylist()
    return fingerprint((str(id_) for id_ in ids), (hashes[id_] for id_ in ids), statuses)


def write_projects(path: Path, projects: Sequence[Project]) -> int:
    """What everybody may read of each project, in a file for this account only; it appears whole or not at all."""
    parts = shown_parts_of(projects)
    rows = [
        {
            "contribution_id": str(project.id),
            "text": text_of(parts[project.id]),
            "participant_id": f"p{project.id}",
            "question_id": "projet",
            "submitted_at": project.filed_at.date().isoformat() if project.filed_at else None,
        }
        for project in projects
    ]
    partial = path.with_suffix(".partial")
    os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), partial, compression="zstd")
    partial.replace(path)
    return len(rows)
