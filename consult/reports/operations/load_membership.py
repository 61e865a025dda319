"""Take in the structure of the membership: the newest is what participants are weighted to."""

from __future__ import annotations

from collections.abc import Sequence

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.reports.analysis_port import MarginError
from consult.reports.errors import BadMargins
from consult.reports.models import MembershipTable
from consult.reports.places import Places
from consult.reports.reliability.membership import margins_of_rows
from consult.web.csv_table import Row


def load_membership(*, actor: Actor, lines: Sequence[Row]) -> MembershipTable:
    """All the lines or nothing. Figures already weighted keep the table they were weighted to. Raises BadMargins."""
    try:
        margins = margins_of_rows(lines, Places.of(actor.organisation_id))
    except MarginError as refusal:
        raise BadMargins(sentence=str(refusal)) from None
    table = MembershipTable(organisation_id=actor.organisation_id, margins=margins, created_by_id=actor.person_id)
    db.session.add(table)
    db.session.flush()
    record(actor, "membership.load", "membership_table", table.id, lines=len(lines))
    return table
