"""The poster of a consultation: its title, its dates, and two ways to its page."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from consult.consultations.models import Access, Consultation, State
from consult.consultations.qr import qr_path
from consult.consultations.rules import effective_state
from consult.territories.colours import palette
from consult.web.filters import datetime_long
from consult.web.links import site_url
from consult.web.pdf import render_pdf


def poster(consultation: Consultation, organisation: Any, now: datetime) -> bytes:
    """A PDF of one page, in the reader's language."""
    url = site_url(organisation, "answering.short", consultation_id=consultation.id)
    colours = palette(organisation.brand_colour)
    return render_pdf(
        "posters/consultation.html",
        "poster.css",
        brand=colours.brand,
        on_brand=colours.on_brand,
        organisation_name=organisation.name,
        logo=data_uri(organisation.logo_type, organisation.logo) if organisation.logo_type else "",
        title=consultation.title,
        lead=_lead(consultation),
        dates=_dates(consultation, now),
        qr=data_uri("image/svg+xml", qr_drawing(url)),
        url=url,
        address=url.partition("://")[2],
        contact=organisation.contact_email or "",
    )


def data_uri(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


def qr_drawing(url: str) -> bytes:
    code = qr_path(url)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.size} {code.size}">'
        f'<path d="{code.path}" fill="#000"/></svg>'
    ).encode()


def _lead(consultation: Consultation) -> str:
    if consultation.access is Access.ANYONE:
        return _("Quelques minutes, sans compte ni mot de passe, depuis votre téléphone.")
    if consultation.access is Access.ACCOUNT:
        return _("Quelques minutes, avec votre compte, depuis votre téléphone.")
    return _("Quelques minutes, avec le lien personnel que vous avez reçu.")


def _dates(consultation: Consultation, now: datetime) -> str:
    opens, closes = consultation.opens_at, consultation.closes_at
    if opens and closes and effective_state(consultation, now) is not State.OPEN and opens > now:
        return _("Du %(start)s au %(end)s", start=datetime_long(opens), end=datetime_long(closes))
    return _("Jusqu’au %(end)s", end=datetime_long(closes)) if closes else ""
