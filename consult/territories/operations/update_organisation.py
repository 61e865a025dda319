"""Change an organisation's name, threshold, colour, logo and contact."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.errors import DomainError
from consult.territories import queries
from consult.territories.colours import ENOUGH, refusal
from consult.territories.logos import read_logo
from consult.territories.rules import K_HIGHEST, K_LOWEST


class ColourRefused(DomainError):
    """The message says what is wrong with the colour."""


class ThresholdRefused(DomainError):
    """The message says between which bounds k lies."""


def update_organisation(
    *,
    actor: Actor,
    name: str,
    k: int,
    brand_colour: str,
    contact_email: str | None,
    logo: bytes | None,
    remove_logo: bool,
) -> None:
    """`logo` of None leaves the logo as it is. Raises ColourRefused, ThresholdRefused or LogoRefused."""
    organisation = queries.organisation(actor.organisation_id)
    if not K_LOWEST <= k <= K_HIGHEST:
        raise ThresholdRefused(_("Ce seuil va de %(low)s à %(high)s personnes.", low=K_LOWEST, high=K_HIGHEST))
    _check_colour(brand_colour)
    if logo is not None:
        drawn = read_logo(logo)
        organisation.logo, organisation.logo_type = drawn.data, drawn.media_type
    elif remove_logo:
        organisation.logo = organisation.logo_type = None
    organisation.name = name
    organisation.k = k
    organisation.brand_colour = brand_colour.lower()
    organisation.contact_email = contact_email
    record(actor, "organisation.update", "organisation", organisation.id, k=k)


def _check_colour(colour: str) -> None:
    reason = refusal(colour)
    if reason is None:
        return
    if reason[0] == "format":
        raise ColourRefused(_("Une couleur s’écrit avec un dièse et six chiffres ou lettres, comme #4e2348."))
    ratio = f"{reason[1]:.1f}".replace(".", ",")
    raise ColourRefused(
        _(
            "Cette couleur n’est pas assez lisible : son contraste est de %(ratio)s, il en faut au moins %(enough)s. "
            "Choisissez-en une plus foncée.",
            ratio=ratio,
            enough=str(ENOUGH).replace(".", ","),
        )
    )
