"""Add or change a field of a call's own, asked when a project is filed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.errors import NotFound
from consult.projects.errors import CallRefused, CallSettled
from consult.projects.models import Call
from consult.projects.queries.calls import count_by_stage
from consult.projects.rules.calls import MOST_FIELDS, field_fault, field_key


def field_of(call: Call, key: str) -> dict[str, Any]:
    for field in call.own_fields:
        if field["key"] == key:
            return dict(field)
    raise NotFound


def save_field(
    *,
    actor: Actor,
    call: Call,
    label: str,
    hint: str,
    kind: str,
    choices: Sequence[str],
    required: bool,
    key: str | None = None,
) -> str:
    """Returns its key; a new one where `key` is None. Once projects are begun, one that exists is only reworded, and
    none becomes required. Raises CallSettled, CallRefused."""
    if field_fault(kind, choices):
        raise CallRefused(_("Une liste compte au moins deux réponses, toutes différentes."), "choices")
    before = field_of(call, key) if key else None
    if before is None and len(call.own_fields) >= MOST_FIELDS:
        raise CallRefused(_("%(n)s champs au plus pour un appel.", n=MOST_FIELDS), "label")
    if count_by_stage(call.id):
        held = before or {"required": False, "kind": kind, "choices": list(choices)}
        if (held["kind"], list(held["choices"])) != (kind, list(choices)) or (required and not held["required"]):
            raise CallSettled(
                _("Des projets sont déjà commencés : un champ peut être reformulé, ou ajouté facultatif.")
            )
    key = key or field_key(field["key"] for field in call.own_fields)
    made = {"key": key, "label": label, "help": hint, "required": required, "kind": kind, "choices": list(choices)}
    kept = [made if field["key"] == key else field for field in call.own_fields]
    call.own_fields = kept if before else [*kept, made]
    record(actor, "call.field", "call", call.id)
    return key
