"""The works around archives, and how they are shown."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.authz import Permission
from consult.consultations import queries as consultations
from consult.db import db
from consult.jobs import JobHandle, handler
from consult.jobs.models import Job
from consult.jobs.registry import present
from consult.reports.archives import queries
from consult.reports.archives.making import ArchiveWork
from consult.reports.models import Corpus, ReportVersion
from consult.reports.verification import RunVerification, verifiable_runs, verify_run


@handler(queries.MAKE)
def make_archives(handle: JobHandle, *, version_id: int) -> dict[str, int]:
    """Both archives of a version; done again from the last whole table after a kill, to the same bytes."""
    handle.progress(_("Préparation"), 0.0)
    ArchiveWork(handle, version_id).run()
    return {"version_id": version_id}


@handler(queries.VERIFY)
def verify(handle: JobHandle, *, consultation_id: int) -> dict[str, Any]:
    """Everything of a report computed again. Done again from the start after a kill: it writes nothing."""
    handle.progress(_("Recalcul des chiffres"), 0.0)
    organisation_id = consultations.consultation_by_id(consultation_id).organisation_id
    ids = [run.id for run in verifiable_runs(organisation_id, consultation_id)]
    db.session.rollback()
    told = []
    for number, run in enumerate(verifiable_runs(organisation_id, consultation_id)):

        def tell(share: float, done: int = number) -> None:
            db.session.rollback()
            handle.progress(_("Recalcul des chiffres"), (done + share) / len(ids))

        told.append(as_json(verify_run(run, tell)))
    return {"runs": told}


def as_json(found: RunVerification) -> dict[str, Any]:
    """What the page shows of a verification: names and numbers, no text of anybody."""
    return {
        "title": found.title,
        "run": found.run_id,
        "figures": found.figures,
        "erased": found.erased,
        "moved": found.moved,
        "altered": found.altered,
        "holds": found.holds,
        "differences": [{"code": each.code, "version": each.version} for each in found.differences],
        "archives": [
            {
                "version": each.version,
                "issue": each.issue,
                "kind": each.kind,
                "figures": each.figures,
                "erased": each.erased,
                "moved": each.moved,
                "holds": each.holds,
                "findings": [
                    {"fault": item.fault.value, "name": item.name, "detail": item.detail}
                    for item in each.findings[:MOST_SHOWN]
                ],
                "count": len(each.findings),
            }
            for each in found.archives
        ],
    }


MOST_SHOWN = 200


def _made(job: Job) -> tuple[str, str]:
    version = db.session.get_one(ReportVersion, job.arguments["version_id"])
    consultation = consultations.consultation_by_id(db.session.get_one(Corpus, version.corpus_id).ref_id)
    return url_for("reports.archives", slug=consultation.slug), _("Voir les archives")


def _verified(job: Job) -> tuple[str, str]:
    consultation = consultations.consultation_by_id(job.arguments["consultation_id"])
    return url_for("reports.archives", slug=consultation.slug), _("Lire la vérification")


present(queries.MAKE, permission=Permission.REPORT_READ, result=_made)
present(queries.VERIFY, permission=Permission.REPORT_READ, result=_verified)
