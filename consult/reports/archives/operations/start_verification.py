"""Ask that everything of a report be computed again."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.jobs import submit_job
from consult.reports.archives import queries
from consult.reports.subjects import Consultation


def start_verification(*, actor: Actor, consultation: Consultation) -> None:
    """One at a time: a second request while one waits or works changes nothing."""
    last = queries.last_verification(consultation.id, consultation.organisation_id)
    if last is not None and queries.at_work(last.id):
        return
    submit_job(
        actor=actor,
        kind=queries.VERIFY,
        title=_("Vérification du rapport"),
        arguments={"consultation_id": consultation.id},
    )
    record(actor, "report.verify", "consultation", consultation.id)
