"""Organisations and consultations, as a person names them on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consult.consultations.models import Consultation


def organisation_id(slug: str | None) -> int:
    """The organisation of this address, else the default one. Raises NotFound with a sentence."""
    from flask import current_app

    from consult.errors import NotFound
    from consult.territories.queries import default_organisation, organisation_by_slug

    found = organisation_by_slug(slug) if slug else default_organisation(current_app.config["DEFAULT_ORGANISATION"])
    if found is None:
        raise NotFound(
            f"Il n’y a pas d’organisation « {slug} »." if slug else "Dites quelle organisation avec --organisation."
        )
    return found.id


def consultation_named(organisation: str | None, slug: str, *, advice: str = "") -> Consultation:
    """A consultation by the end of its address. Raises NotFound with a sentence, then `advice`."""
    from consult.consultations.queries import consultation_by_slug
    from consult.errors import NotFound

    owner = organisation_id(organisation)
    try:
        return consultation_by_slug(owner, slug)
    except NotFound:
        raise NotFound(f"Il n’y a pas de consultation « {slug} ». {advice}".strip()) from None
