"""Publish a call: from then on its calendar decides."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import utcnow
from consult.errors import Conflict
from consult.projects.models import Call
from consult.projects.rules.calls import missing_before_opening


def missing_of(call: Call) -> list[str]:
    return missing_before_opening(
        permanent=call.permanent,
        kind=call.kind,
        intro=call.intro,
        phases=call.phases,
        categories=sum(not category.retired for category in call.categories),
        criteria=len(call.criteria),
        now=utcnow(),
    )


def open_call(*, actor: Actor, call: Call) -> None:
    """Raises Conflict while something is missing; opening twice changes nothing. An idea box that was closed opens
    again."""
    if call.opened_at is not None and call.closed_at is None:
        return
    if missing_of(call):
        raise Conflict(_("Il manque encore quelque chose à cet appel : la liste est sur sa page."))
    call.opened_at = call.opened_at or utcnow()
    call.closed_at = None
    record(actor, "call.open", "call", call.id)
