"""Questionnaires on paper: what a sheet says, and the PDF that holds one or several of them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale
from markupsafe import Markup

from consult.consultations.forms_answering import AGREEMENTS
from consult.consultations.models import Consultation
from consult.consultations.paper.questionnaire import questionnaire_of
from consult.consultations.qr import qr_path
from consult.consultations.rules_answering import purposes_optional, purposes_required
from consult.territories import queries as territories
from consult.territories.colours import palette
from consult.web.filters import markdown
from consult.web.links import site_url
from consult.web.pdf import render_pdf

IDEAS_PRINTED = 3
"""Frames for ideas under an open question; more go on any paper."""


@dataclass(frozen=True)
class Head:
    """What one sheet says of itself: nothing for one to photocopy."""

    code: str = ""
    name: str = ""
    member_number: str = ""
    address: str = ""
    qr: str = ""


def head_of(organisation: Any, code: str, name: str = "", member_number: str = "") -> Head:
    """The code as it is read, and as it is scanned."""
    address = site_url(organisation, "paper.scanned", code=code)
    return Head(code, name, member_number, address, _svg(address))


def _svg(address: str) -> str:
    """The QR code as an image that the page holds."""
    drawn = qr_path(address)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.size} {drawn.size}">'
        f'<path d="{drawn.path}" fill="#000"/></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def sheets_pdf(consultation: Consultation, locale: str, heads: Sequence[Head], return_address: str) -> bytes:
    """One accessible PDF (PDF/UA) of these sheets, each beginning on a page of its own. Raises PdfUnavailable."""
    organisation = territories.organisation(consultation.organisation_id)
    colours = palette(organisation.brand_colour)
    with force_locale(locale):
        questionnaire = questionnaire_of(consultation, locale)
        required = purposes_required(questionnaire.has_open_text)
        named = any(head.name for head in heads)
        return render_pdf(
            "paper/sheet.html",
            "sheet.css",
            brand=colours.brand,
            on_brand=colours.on_brand,
            locale=locale,
            organisation=organisation,
            logo=_logo(organisation),
            questionnaire=questionnaire,
            heads=heads,
            notice=_demoted(markdown(questionnaire.notice)),
            agreements=[
                (*AGREEMENTS[purpose], purpose in required)
                for purpose in (*required, *purposes_optional(questionnaire.has_open_text, named))
            ],
            return_lines=[line for line in return_address.splitlines() if line.strip()],
            ideas=range(1, IDEAS_PRINTED + 1),
            closes_at=consultation.closes_at,
        )


def _logo(organisation: Any) -> str:
    if not organisation.logo_type or organisation.logo is None:
        return ""
    return f"data:{organisation.logo_type};base64," + base64.b64encode(organisation.logo).decode()


def _demoted(html: Markup) -> Markup:
    """Headings of the notice stand under that of its part."""
    text = str(html)
    for level in (4, 3, 2):
        text = text.replace(f"<h{level}>", f"<h{level + 1}>").replace(f"</h{level}>", f"</h{level + 1}>")
    return Markup(text)  # noqa: S704  already cleaned: the levels of headings only
