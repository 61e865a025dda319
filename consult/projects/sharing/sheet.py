"""The printable sheet of a chosen project: a page to pin up or hand out."""

from __future__ import annotations

import base64
from typing import Any

from consult.consultations.poster import data_uri, qr_drawing
from consult.files.storage import location
from consult.projects.following_files import path_of
from consult.projects.models import Project
from consult.projects.pages.following import public_page
from consult.territories.colours import palette
from consult.web.links import site_url
from consult.web.pdf import render_pdf


def sheet_of(project: Project, organisation: Any) -> bytes:
    """A PDF of one page, in the reader's language."""
    url = site_url(organisation, "projects.show", slug=project.slug)
    colours = palette(organisation.brand_colour)
    return render_pdf(
        "following/sheet.html",
        "following_sheet.css",
        brand=colours.brand,
        on_brand=colours.on_brand,
        organisation_name=organisation.name,
        logo=data_uri(organisation.logo_type, organisation.logo) if organisation.logo_type else "",
        qr=data_uri("image/svg+xml", qr_drawing(url)),
        address=url.partition("://")[2],
        picture=_picture(project),
        **public_page(project),
    )


def _picture(project: Project) -> str:
    """The first picture that its authors gave, as data; nothing where there is none."""
    for file in project.files:
        if file.public and file.news_id is None and file.media_type.startswith("image/"):
            path = location(path_of(file))
            if path.exists():
                return f"data:{file.media_type};base64,{base64.b64encode(path.read_bytes()).decode()}"
    return ""
