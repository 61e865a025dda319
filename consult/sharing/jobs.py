"""The common analysis: a private file, the subprocess, figures, and what they were computed on."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.authz import Permission
from consult.consultations import queries as consultations
from consult.db import db, unit_of_work
from consult.jobs import Cancelled, JobHandle, handler, present
from consult.jobs.models import Job
from consult.reports.analysis_port import AnalysisFailed, AnalysisProcess, end_leftover, read_run
from consult.reports.folders import corpus_path, pid_path, run_folder
from consult.sharing import queries
from consult.sharing.basis import clear_folder, keep_basis
from consult.sharing.corpus import Part, large_enough, parts_of, write_common_corpus
from consult.sharing.document import common_document
from consult.sharing.errors import CommonAnalysisFailed, NothingInCommon, TooFewInEach
from consult.sharing.figures import CommonFigures, rows_now

READ, ANALYSED = 0.05, 0.8  # share of the whole that is done after each step


@handler("sharing.analyse")
def analyse_together(handle: JobHandle, *, report_id: int) -> dict[str, Any]:
    """Taken up again after a kill: a folder that is whole is not made again, the private file always is."""
    report = queries.report_by_id(report_id)
    shared = queries.shared_by_id(report.shared_id)
    folder, name, done = run_folder(report.folder), report.folder, bool(report.content)
    title = consultations.consultation_by_id(shared.consultation_id).title
    parts = parts_of(shared)
    db.session.rollback()
    try:
        if not done:
            parts = large_enough(parts)
            if len(parts) < 2:
                raise TooFewInEach
            _analyse(handle, name, parts)
            files = read_run(folder)
            figures = CommonFigures(rows_now(parts, files), files)
            content = common_document(title, parts, files, figures, lambda share: _tell(handle, share))
            keep_basis(folder, parts, figures)
            with unit_of_work():
                queries.report_by_id(report_id).content = content
    except Cancelled:
        clear_folder(name)
        raise
    except AnalysisFailed as failure:
        clear_folder(name)
        reason = str(failure) or _("le calcul a été interrompu par une erreur imprévue.")
        raise CommonAnalysisFailed(reason=reason) from None
    finally:
        corpus_path(name).unlink(missing_ok=True)
    for former in queries.replaced_folders(report_id):
        clear_folder(former)
    return {"report_id": report_id}


def _tell(handle: JobHandle, share: float) -> None:
    db.session.rollback()
    handle.progress(_("Calcul des chiffres, ensemble et par organisation"), ANALYSED + (1 - ANALYSED) * share)


def _analyse(handle: JobHandle, name: str, parts: list[Part]) -> None:
    """The subprocess. When an erasure took the private file away, it starts again without what was erased."""
    corpus, folder, pid = corpus_path(name), run_folder(name), pid_path(name)
    end_leftover(pid, folder)
    while not folder.exists():
        handle.progress(_("Préparation des contributions"), 0.0)
        if not write_common_corpus(corpus, parts, handle.beat):
            raise NothingInCommon
        folder.parent.mkdir(parents=True, exist_ok=True)
        process = AnalysisProcess(corpus, folder, ["--seed", "0"], pid)
        try:
            for said in process.follow():
                if not corpus.exists():
                    break
                if said is None:
                    handle.beat()
                else:
                    handle.progress(said.stage, READ + (ANALYSED - READ) * said.fraction)
        except AnalysisFailed:
            if corpus.exists():
                raise
        except BaseException:
            process.stop()
            raise
        if not corpus.exists():
            process.stop()
            clear_folder(name)


def _page(job: Job) -> tuple[str, str]:
    shared = queries.shared_by_id(queries.report_by_id(job.arguments["report_id"]).shared_id)
    slug = consultations.consultation_by_id(shared.consultation_id).slug
    return url_for("sharing.show", slug=slug), _("Voir la consultation partagée")


present("sharing.analyse", permission=Permission.ANALYSIS_RUN, result=_page)
