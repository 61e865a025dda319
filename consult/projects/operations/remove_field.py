"""Take away a field of a call's own."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.projects.errors import CallSettled
from consult.projects.models import Call
from consult.projects.operations.save_field import field_of
from consult.projects.queries.calls import count_by_stage


def remove_field(*, actor: Actor, call: Call, key: str) -> None:
    """Raises CallSettled once projects are begun: what their authors answered would be lost."""
    field_of(call, key)
    if count_by_stage(call.id):
        raise CallSettled(_("Des projets sont déjà commencés : ce que leurs auteurs ont répondu ici serait perdu."))
    call.own_fields = [field for field in call.own_fields if field["key"] != key]
    record(actor, "call.field_removed", "call", call.id)
