"""The report of a territory on paper: an accessible PDF, what the public reads and nothing more."""

from __future__ import annotations

from typing import Any

from flask import Response

from consult.reports.local.drawing import bars_of
from consult.reports.local.tables import groups_table, themes_table
from consult.territories.colours import palette
from consult.web.pdf import pdf_response, render_pdf


def printed(page: dict[str, Any], organisation: Any) -> Response:
    """Of what `pages.territory_page` gives; hidden numbers stay hidden for the team too: paper travels."""
    colours, content = palette(organisation.brand_colour), page["c"]
    data = render_pdf(
        "local/print.html",
        "local_report.css",
        brand=colours.brand,
        on_brand=colours.on_brand,
        **page,
        organisation_name=organisation.name,
        bars=bars_of(content["themes"]),
        sheets=[themes_table(content), groups_table(content, "colleges"), groups_table(content, "ages")],
    )
    return pdf_response(data, f"{page['consultation'].slug}-{content['code']}.pdf".lower())
