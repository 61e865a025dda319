"""The job that weighs a run again: its figures of reliability are replaced together, or stay as they were."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from consult.authz import Permission
from consult.consultations import queries as consultations
from consult.db import db, unit_of_work
from consult.jobs import JobHandle, handler
from consult.jobs.models import Job
from consult.jobs.registry import present
from consult.reports.columns import columns_of
from consult.reports.figures import Evaluator
from consult.reports.models import AnalysisRun, Corpus, StoredFigure


@handler("reports.weigh")
def weigh(handle: JobHandle, *, run_id: int, membership_id: int) -> dict[str, int]:
    """Compute, then replace in one transaction. Done again from the start after a kill, to the same end."""
    handle.progress(_("Redressement"), 0.0)
    run = db.session.get_one(AnalysisRun, run_id)
    organisation_id, fingerprint = run.organisation_id, run.fingerprint or ""
    evaluator = Evaluator.of(run, columns_of(run), membership_id)
    found = [(code, request, evaluator.value(request)) for code, request in evaluator.reliability.requests()]
    handle.progress(_("Redressement"), 0.9)
    with unit_of_work() as session:
        outdated = sa.or_(
            StoredFigure.code.like("reliability.%"),
            StoredFigure.code.like("%.robustness"),
            StoredFigure.code.like("%.people_weighted"),
        )
        session.execute(
            sa.delete(StoredFigure).where(
                StoredFigure.run_id == run_id, StoredFigure.report_version_id.is_(None), outdated
            )
        )
        session.execute(sa.update(AnalysisRun).where(AnalysisRun.id == run_id).values(membership_id=membership_id))
        session.add_all(
            StoredFigure(
                organisation_id=organisation_id,
                run_id=run_id,
                code=code,
                request=request,
                value=value,
                fingerprint=fingerprint,
            )
            for code, request, value in found
        )
    return {"run_id": run_id}


def _result_page(job: Job) -> tuple[str, str]:
    run = db.session.get_one(AnalysisRun, job.arguments["run_id"])
    consultation = consultations.consultation_by_id(db.session.get_one(Corpus, run.corpus_id).ref_id)
    return url_for("reports.reliability", slug=consultation.slug), _("Lire la fiabilité")


present("reports.weigh", permission=Permission.ANALYSIS_RUN, result=_result_page)
