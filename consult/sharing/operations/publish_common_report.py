"""Show a common report to everyone, on the site of each organisation."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import utcnow
from consult.sharing.errors import TooFewToPublish
from consult.sharing.models import CommonReport


def publish_common_report(*, actor: Actor, report: CommonReport) -> None:
    """Raises TooFewToPublish."""
    if report.content["overview"]["people"] < report.content["k"]:
        raise TooFewToPublish(k=report.content["k"])
    report.published_at = utcnow()
    record(actor, "sharing.publish", "common_report", report.id)
