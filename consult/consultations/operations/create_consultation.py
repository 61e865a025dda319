"""Begin a consultation: a title, and an address made from it that will not change."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.consultations.rules import free_slug, slug_of
from consult.db import db


def create_consultation(*, actor: Actor, title: str) -> Consultation:
    """A draft, whose address is unique in the organisation."""
    taken = {known.slug for known in queries.consultations_of(actor.organisation_id)}
    consultation = Consultation(
        organisation_id=actor.organisation_id,
        title=title,
        slug=free_slug(slug_of(title), taken),
        created_by_id=actor.person_id,
    )
    db.session.add(consultation)
    db.session.flush()
    record(actor, "consultation.create", "consultation", consultation.id)
    return consultation
