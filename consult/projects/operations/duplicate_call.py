"""Copy a call for the next year: the same form, grid and rules, its dates a year later."""

from __future__ import annotations

import copy

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.rules import free_slug
from consult.db import db
from consult.projects.models import Call, CallPhase, Category, Criterion
from consult.projects.queries.calls import slugs_taken
from consult.projects.rules.calls import next_title, next_year
from consult.projects.rules.naming import slug_or

KEPT = (
    "kind", "territory_id", "round_level", "permanent", "intro", "values_text", "college_ids", "open_to_visitors",
    "own_fields", "budget_cents", "most_cents", "examiners_per_project", "answer_days", "vote_rules",
)  # fmt: skip


def duplicate_call(*, actor: Actor, call: Call) -> Call:
    """A call under preparation. Retired categories stay behind."""
    title = next_title(call.title)
    made = Call(
        organisation_id=call.organisation_id,
        title=title,
        slug=free_slug(slug_or(title, "appel"), slugs_taken(call.organisation_id)),
        copied_from_id=call.id,
        created_by_id=actor.person_id,
        **{name: copy.deepcopy(getattr(call, name)) for name in KEPT},
    )
    made.phases = [
        CallPhase(kind=phase.kind, starts_at=next_year(phase.starts_at), ends_at=next_year(phase.ends_at))
        for phase in call.phases
    ]
    held = (category for category in call.categories if not category.retired)
    made.categories = [Category(position=place, name=category.name) for place, category in enumerate(held, 1)]
    made.criteria = [
        Criterion(position=line.position, kind=line.kind, label=line.label, help=line.help, weight=line.weight)
        for line in call.criteria
    ]
    db.session.add(made)
    db.session.flush()
    record(actor, "call.duplicate", "call", made.id, source=call.id)
    return made
