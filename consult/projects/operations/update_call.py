"""Change a part of a call: what it says, who files, its money, its rules of the vote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.concurrency import refuse_if_changed
from consult.db import utcnow
from consult.projects.errors import CallRefused, CallSettled
from consult.projects.models import Call, Stage
from consult.projects.queries.calls import count_by_stage
from consult.projects.rules.calls import rules_settled

PARTS: dict[str, tuple[str, ...]] = {
    "presentation": ("title", "intro", "values_text"),
    "filers": ("territory_id", "round_level", "college_ids", "open_to_visitors"),
    "budget": ("budget_cents", "most_cents", "examiners_per_project", "answer_days"),
    "vote": ("vote_rules",),
}
AFTER_VOTE = (Stage.SELECTED, Stage.NOT_SELECTED, Stage.UNDER_WAY, Stage.DONE)


def part_of(call: Call, part: str) -> dict[str, Any]:
    """What the page of a part shows."""
    return {name: getattr(call, name) for name in PARTS[part]}


def vote_is_settled(call: Call) -> bool:
    counts = count_by_stage(call.id)
    return rules_settled(call.phases, [stage for stage in AFTER_VOTE if counts.get(stage)], utcnow())


def update_call(*, actor: Actor, call: Call, part: str, values: Mapping[str, Any], seen: str | None = None) -> None:
    """`seen` is the fingerprint of the part shown. Raises EditedMeanwhile, CallSettled, CallRefused."""
    refuse_if_changed(seen, part_of(call, part))
    changed = {name: value for name, value in values.items() if name in PARTS[part] and getattr(call, name) != value}
    if "vote_rules" in changed and vote_is_settled(call):
        raise CallSettled(_("Le vote de cet appel a commencé : ses règles ne changent plus."))
    if {"territory_id", "round_level"} & changed.keys() and count_by_stage(call.id):
        raise CallSettled(_("Des projets sont déjà commencés : le territoire de cet appel ne change plus."))
    budget, most = (values.get(name, getattr(call, name)) for name in ("budget_cents", "most_cents"))
    if budget is not None and most is not None and most > budget:
        raise CallRefused(_("Un projet ne peut pas demander plus que le budget de l’appel."), "most_cents")
    for name, value in changed.items():
        setattr(call, name, value)
    record(actor, f"call.{part}", "call", call.id)
