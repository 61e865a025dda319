"""Ask that those who wanted to know be told that the report of a consultation is published."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.authz import Actor
from consult.jobs import submit_job
from consult.reports.models import ReportVersion

KIND = "reports.tell_outcome"


def tell_outcome(*, actor: Actor, version: ReportVersion) -> None:
    """Once a version, whoever asks again: each letter has a key of its own."""
    submit_job(actor=actor, kind=KIND, title=_("Messages aux participants"), arguments={"version_id": version.id})
