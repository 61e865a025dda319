"""Territory reports of a small world, published, and the addresses of their pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult.authz import Actor
from consult.consultations.models import Consultation
from consult.db import db
from consult.jobs.runner import run_pending
from consult.reports.local import queries
from consult.reports.local.operations.publish_local_reports import publish_local_reports
from consult.reports.local.operations.start_local_reports import start_local_reports
from consult.territories.models import Organisation
from tests.factories.reports import SmallWorld

Values = dict[str, Any]


def local_of(small: SmallWorld, actor: Actor) -> Values:
    """Make and publish the reports of regions; the world's objects are loaded again."""
    organisation_id, consultation_id = small.organisation.id, small.consultation.id
    start_local_reports(actor=actor, consultation=small.consultation, level="region")
    db.session.commit()
    run_pending()
    small.organisation = db.session.get_one(Organisation, organisation_id)
    small.consultation = db.session.get_one(Consultation, consultation_id)
    publish_local_reports(actor=actor, consultation=small.consultation, level="region")
    db.session.commit()
    return {"local_code": queries.published_reports(small.consultation)[0].content["code"]}


def _place(values: Values) -> Values:
    return {"slug": values["slug"], "code": values["local_code"]}


LOCAL_EXAMPLES: dict[str, Callable[[Values], Values]] = {
    "reports.local_reports": lambda values: {"slug": values["slug"]},
    "reports.make_local": lambda values: {"slug": values["slug"]},
    "reports.local_report": _place,
    "reports.local_pdf": _place,
    "reports.local_csv": lambda values: {"slug": values["slug"], "ending": "csv"},
    "reports.publish_local": lambda values: {"slug": values["slug"], "level": "region"},
}
