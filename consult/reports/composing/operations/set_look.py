"""Give a report its title, its language, its logo and its colour."""

from __future__ import annotations

from consult.authz import Actor
from consult.files.cleaning import MEGABYTE, cleaned
from consult.files.refusal import FileRefused
from consult.files.storage import remove_after_commit, write
from consult.reports.composing.blocks import LONGEST_SUBTITLE, LONGEST_TITLE
from consult.reports.composing.changing import note, open_to_change
from consult.reports.composing.errors import ColourRefused, LogoRefused, LogoTooHeavy
from consult.reports.composing.models import Composition
from consult.territories.colours import refusal

HEAVIEST_LOGO = 5
LANGUAGES = ("fr", "en")
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def set_look(
    *,
    actor: Actor,
    composition: Composition,
    title: str,
    subtitle: str,
    language: str,
    brand_colour: str,
    logo: bytes | None,
    remove_logo: bool = False,
) -> None:
    """`logo` of None keeps it; an empty colour is that of the organisation.

    Raises LogoTooHeavy, LogoRefused, ColourRefused, AlreadyPublished: nothing has changed then.
    """
    open_to_change(composition)
    colour = brand_colour.strip().lower()
    if colour and refusal(colour) is not None:
        raise ColourRefused
    path = _stored(logo) if logo else composition.logo_path
    before = _said(composition)
    if composition.logo_path and (logo or remove_logo) and composition.corrects is None:
        remove_after_commit(composition.logo_path)
    composition.logo_path = None if remove_logo and not logo else path
    composition.title = " ".join(title.split())[:LONGEST_TITLE]
    composition.subtitle = " ".join(subtitle.split())[:LONGEST_SUBTITLE]
    composition.locale = language if language in LANGUAGES else "fr"
    composition.brand_colour = colour or None
    note(actor, composition, "look", before=before, after=_said(composition))


def _stored(data: bytes) -> str:
    """Cleaned of everything but its points, under a name of ours."""
    if len(data) > HEAVIEST_LOGO * MEGABYTE:
        raise LogoTooHeavy(n=HEAVIEST_LOGO)
    if not data.startswith(PICTURES):
        raise LogoRefused
    try:
        return write(cleaned(data, ("image",), HEAVIEST_LOGO), "logos")
    except FileRefused as error:
        raise LogoRefused from error


def _said(composition: Composition) -> dict[str, str | None]:
    names = ("title", "subtitle", "locale", "brand_colour", "logo_path")
    return {name: getattr(composition, name) for name in names}
