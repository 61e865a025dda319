"""Telling those who asked to be told the outcome that the report is published."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from consult.accounts import queries as accounts
from consult.accounts.queries_audience import languages_of
from consult.accounts.queries_consents import people_told
from consult.authz import Permission
from consult.consultations import queries as consultations
from consult.db import db, unit_of_work
from consult.jobs import JobHandle, handler, present
from consult.jobs.models import Job
from consult.notifications.operations.queue_message import queue_message
from consult.notifications.queries import stopped_addresses
from consult.notifications.states import MailPurpose
from consult.reports.issuing.queries import consultation_of
from consult.reports.models import ReportVersion
from consult.reports.outcome.operations.tell_outcome import KIND

TOGETHER = 20


@handler(KIND)
def tell(handle: JobHandle, *, version_id: int) -> dict[str, int]:
    """Twenty people at a time. Killed, it goes on after the last ones; the key of each letter keeps anybody from being
    written to twice about a version. Addresses that refused news of results are left alone."""
    version = db.session.get_one(ReportVersion, version_id)
    organisation_id, number = version.organisation_id, version.number
    notice_ids = consultations.notice_ids_of(consultation_of(version))
    after, written = int(handle.checkpoint.get("after", 0)), int(handle.checkpoint.get("written", 0))
    while people := people_told(organisation_id, notice_ids, after, TOGETHER):
        with unit_of_work():
            written += _write_to(organisation_id, version_id, number, people)
        after = people[-1]
        handle.save(after=after, written=written)
        handle.progress(_("Messages"), 0.5)
    db.session.rollback()
    return {"written": written}


def _write_to(organisation_id: int, version_id: int, number: int, people: list[int]) -> int:
    addresses = accounts.addresses_of(organisation_id, people)
    stopped = set(db.session.scalars(stopped_addresses(organisation_id, MailPurpose.RESULTS)))
    languages = languages_of(people)
    wanted = {id_: address for id_, address in addresses.items() if address.lower() not in stopped}
    for person_id, address in wanted.items():
        queue_message(
            organisation_id=organisation_id,
            recipient=address,
            template="report_outcome",
            context={"version_id": version_id, "person_id": person_id, "corrected": number > 1},
            dedupe_key=f"report_outcome:{version_id}:{person_id}",
            locale=languages.get(person_id) or "fr",
        )
    return len(wanted)


def _report(job: Job) -> tuple[str, str]:
    version = db.session.get_one(ReportVersion, job.arguments["version_id"])
    consultation = consultations.consultation_by_id(consultation_of(version))
    return url_for("reports.report", slug=consultation.slug, version="publique"), _("Lire le rapport")


present(KIND, permission=Permission.REPORT_PUBLISH, result=_report)
