"""Open an organisation on this installation."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import system_actor
from consult.db import db
from consult.territories.legal_pages import default_pages
from consult.territories.models import LegalPage, Organisation


def create_organisation(
    *, slug: str, name: str, contact_email: str | None = None, host: str | None = None
) -> Organisation:
    """With a first wording of its legal pages. Called from the command line: nobody is signed in yet."""
    organisation = Organisation(slug=slug, name=name, contact_email=contact_email, host=host)
    db.session.add(organisation)
    db.session.flush()
    for page in default_pages(name, contact_email):
        db.session.add(LegalPage(organisation_id=organisation.id, slug=page.slug, title=page.title, body=page.body))
    record(system_actor(organisation.id), "organisation.create", "organisation", organisation.id)
    return organisation
