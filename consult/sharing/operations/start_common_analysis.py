"""Ask for the analysis of what all the organisations received."""

from __future__ import annotations

import secrets

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.jobs import submit_job
from consult.reports.subjects import Consultation
from consult.sharing import queries
from consult.sharing.corpus import Part, parts_of
from consult.sharing.errors import CommonAnalysisRunning, NobodyElse, NothingInCommon
from consult.sharing.models import CommonReport, SharedConsultation


def start_common_analysis(*, actor: Actor, shared: SharedConsultation, consultation: Consultation) -> CommonReport:
    """Write the report's row and its job. Raises NobodyElse, NothingInCommon, CommonAnalysisRunning."""
    if len(queries.taking_part(shared)) < 2:
        raise NobodyElse
    if queries.is_running(shared.id):
        raise CommonAnalysisRunning
    if not any(map(Part.has_answers, parts_of(shared))):
        raise NothingInCommon
    report = CommonReport(shared_id=shared.id, folder=f"commun-{shared.id}-{secrets.token_hex(6)}")
    db.session.add(report)
    db.session.flush()
    job = submit_job(
        actor=actor,
        kind="sharing.analyse",
        title=_("Analyse commune de « %(title)s »", title=consultation.title)[:200],
        arguments={"report_id": report.id},
    )
    report.job_id = job.id
    record(actor, "sharing.analyse", "consultation", consultation.id, report=report.id)
    return report
