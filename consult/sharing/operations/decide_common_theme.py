"""Rename a theme of a common report, or hide it, before it is published."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.errors import NotFound
from consult.reports.curation import LONGEST_LABEL
from consult.reports.errors import BadLabel
from consult.sharing.errors import AlreadyPublished
from consult.sharing.models import CommonReport


def decide_common_theme(*, actor: Actor, report: CommonReport, key: str, label: str, hidden: bool) -> None:
    """Decided again, the last decision holds; what is published does not change. Raises BadLabel, NotFound,
    AlreadyPublished."""
    if report.published_at is not None:
        raise AlreadyPublished
    if key not in [theme["key"] for group in report.content["groups"] for theme in group["themes"]]:
        raise NotFound
    label = " ".join(label.split())
    if not 0 < len(label) <= LONGEST_LABEL:
        raise BadLabel(most=LONGEST_LABEL)
    report.decisions = {**report.decisions, key: {"label": label, "hidden": hidden}}
    record(actor, "sharing.decide", "common_report", report.id)
