"""Open an organisation on this installation."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import InstallationActor, system_actor
from consult.db import db
from consult.errors import Conflict, DomainError
from consult.territories import queries
from consult.territories.legal_pages import default_pages
from consult.territories.models import LegalPage, Organisation
from consult.territories.rules_hosts import SLUG


class SlugRefused(DomainError):
    message = _l("L’adresse d’une organisation n’a que des minuscules, des chiffres et des tirets.")


class SlugTaken(Conflict):
    """The message says which."""


def create_organisation(
    *, actor: InstallationActor, slug: str, name: str, contact_email: str | None = None
) -> Organisation:
    """With a first wording of its legal pages; the first of the installation answers at its root. Raises SlugRefused,
    SlugTaken."""
    if not SLUG.fullmatch(slug):
        raise SlugRefused
    if queries.organisation_by_slug(slug) is not None:
        raise SlugTaken(_("Une organisation a déjà l’adresse « %(slug)s ».", slug=slug))
    organisation = Organisation(
        slug=slug, name=name, contact_email=contact_email, serves_root=not queries.all_organisations()
    )
    db.session.add(organisation)
    db.session.flush()
    for page in default_pages(name, contact_email):
        db.session.add(LegalPage(organisation_id=organisation.id, slug=page.slug, title=page.title, body=page.body))
    record(
        system_actor(organisation.id),
        "organisation.create",
        "organisation",
        organisation.id,
        installation_account=actor.account_id,
    )
    return organisation
