"""Begin a call: a title and a kind, first categories and criteria, and an address that will not change."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.rules import free_slug
from consult.db import db
from consult.projects.first_texts import CATEGORIES, CRITERIA, VOTE_RULES
from consult.projects.models import Call, CallKind, Category, Criterion
from consult.projects.queries.calls import slugs_taken
from consult.projects.rules.naming import slug_or


def create_call(*, actor: Actor, title: str, kind: CallKind, permanent: bool) -> Call:
    """A call under preparation, seen by nobody else. What it proposes to begin with may all be changed."""
    call = Call(
        organisation_id=actor.organisation_id,
        title=title,
        kind=kind,
        permanent=permanent,
        slug=free_slug(slug_or(title, "appel"), slugs_taken(actor.organisation_id)),
        vote_rules=dict(VOTE_RULES),
        created_by_id=actor.person_id,
    )
    call.categories = [Category(position=place, name=str(name)) for place, name in enumerate(CATEGORIES, 1)]
    call.criteria = [
        Criterion(position=place, kind=criterion, label=str(label))
        for place, (criterion, label) in enumerate(CRITERIA, 1)
    ]
    db.session.add(call)
    db.session.flush()
    record(actor, "call.create", "call", call.id)
    return call
