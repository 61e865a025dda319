"""Write one of the legal pages."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import NotFound
from consult.territories import queries
from consult.territories.legal_pages import TITLES
from consult.territories.models import LegalPage


def save_legal_page(*, actor: Actor, slug: str, title: str, body: str) -> LegalPage:
    """The four addresses are fixed; only titles and texts change."""
    if slug not in TITLES:
        raise NotFound
    page = queries.legal_page(actor.organisation_id, slug)
    if page is None:
        page = LegalPage(organisation_id=actor.organisation_id, slug=slug)
        db.session.add(page)
    page.title, page.body, page.updated_at = title, body, utcnow()
    db.session.flush()
    record(actor, "legal_page.save", "legal_page", page.id)
    return page
