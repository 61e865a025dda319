"""Open an organisation with its first administrator, and write to them."""

from __future__ import annotations

from consult.authz import InstallationActor
from consult.installation.operations.name_administrator import name_administrator
from consult.territories.models import Organisation
from consult.territories.operations.create_organisation import create_organisation


def open_organisation(
    *, actor: InstallationActor, slug: str, name: str, email: str, first_name: str, last_name: str
) -> Organisation:
    """Raises SlugRefused, SlugTaken or OfTheInstallation."""
    organisation = create_organisation(actor=actor, slug=slug, name=name, contact_email=email)
    name_administrator(actor=actor, organisation=organisation, email=email, first_name=first_name, last_name=last_name)
    return organisation
