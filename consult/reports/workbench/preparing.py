"""The job that reads the ideas of a run again as vectors; begun again from the start after a kill, to the same end."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from consult.authz import Permission
from consult.consultations import queries as consultations
from consult.db import db
from consult.jobs import JobHandle, handler, present
from consult.jobs.models import Job
from consult.jobs.queries import ALIVE, jobs_of
from consult.reports.analysis_port import AnalysisFailed, AnalysisProcess, end_leftover
from consult.reports.corpus_file import write_corpus
from consult.reports.errors import AnalysisError
from consult.reports.folders import corpus_path, pid_path, run_folder
from consult.reports.models import AnalysisRun, Corpus
from consult.reports.workbench.vectors import are_ready, vectors_path

KIND = "reports.vectors"
READ = 0.3


def preparation_of(run: AnalysisRun, *, alive: bool) -> Job | None:
    """The last job that prepares this run; `alive`: only while it waits or works."""
    found = next((job for job in jobs_of(run.organisation_id, KIND) if job.arguments.get("run_id") == run.id), None)
    return found if found is not None and (not alive or found.state in ALIVE) else None


@handler(KIND)
def prepare(handle: JobHandle, *, run_id: int) -> dict[str, int]:
    """Masked texts to a private file, the subprocess, then the file goes."""
    run = db.session.get_one(AnalysisRun, run_id)
    name, organisation_id, configuration = f"{run.folder}.vectors", run.organisation_id, run.configuration
    consultation_id = db.session.get_one(Corpus, run.corpus_id).ref_id
    folder, out, ready = run_folder(run.folder), vectors_path(run), are_ready(run)
    db.session.rollback()
    if ready:
        return {"run_id": run_id}
    wanted = set(configuration["questions"])
    questions = [question for question in consultations.questions_of(consultation_id) if question.code in wanted]
    db.session.expunge_all()
    corpus = corpus_path(name)
    handle.progress(_("Préparation des contributions"), 0.0)
    try:
        end_leftover(pid_path(name), out)
        write_corpus(
            corpus,
            consultation_id=consultation_id,
            organisation_id=organisation_id,
            questions=questions,
            beat=lambda _rows: _beat(handle),
        )
        out.parent.mkdir(parents=True, exist_ok=True)
        _read_again(handle, folder, corpus, out, pid_path(name))
    except AnalysisFailed as failure:
        raise AnalysisError(reason=str(failure) or _("le calcul a été interrompu par une erreur imprévue.")) from None
    finally:
        corpus.unlink(missing_ok=True)
    return {"run_id": run_id}


def _read_again(handle: JobHandle, folder: Path, corpus: Path, out: Path, pid_file: Path) -> None:
    process = AnalysisProcess(corpus, out, [], pid_file, command=("vectors", str(folder)))
    try:
        for said in process.follow():
            if said is None:
                handle.beat()
            else:
                handle.progress(said.stage, min(READ + (1 - READ) * 2 * said.fraction, 1.0))
    except AnalysisFailed:
        raise
    except BaseException:
        process.stop()
        raise


def _beat(handle: JobHandle) -> None:
    db.session.rollback()
    handle.beat()


def _result_page(job: Job) -> tuple[str, str]:
    corpus_id = sa.select(AnalysisRun.corpus_id).where(AnalysisRun.id == job.arguments["run_id"]).scalar_subquery()
    consultation_id = db.session.scalars(sa.select(Corpus.ref_id).where(Corpus.id == corpus_id)).one()
    consultation = consultations.consultation_by_id(consultation_id)
    return url_for("workbench.screen", slug=consultation.slug), _("Ouvrir l’atelier")


present(KIND, permission=Permission.REPORT_CURATE, result=_result_page)
