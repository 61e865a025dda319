"""Close an idea box, which no calendar closes."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import utcnow
from consult.errors import Conflict
from consult.projects.models import Call


def close_call(*, actor: Actor, call: Call) -> None:
    """Nothing is filed any more; what was filed goes on. A call with a calendar closes by its dates."""
    if not call.permanent or call.opened_at is None:
        raise Conflict(_("Cet appel se ferme par son calendrier : changez-y la fin du dépôt."))
    if call.closed_at is None:
        call.closed_at = utcnow()
        record(actor, "call.close", "call", call.id)
