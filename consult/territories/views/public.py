"""What everybody reads of an organisation: its colours, its logo, its legal pages."""

from __future__ import annotations

from typing import Any

from flask import Response, g, render_template

from consult.authz import public
from consult.errors import NotFound
from consult.territories import queries
from consult.territories.colours import palette
from consult.territories.views import blueprint

KEPT_AN_HOUR = "private, max-age=3600"


@blueprint.get("/marque.css")
@public
def brand() -> Response:
    """The organisation's four colours; pages ask for it with the colour in the address, so that a change shows."""
    colours = palette(g.organisation.brand_colour)
    css = (
        f":root{{--brand:{colours.brand};--on-brand:{colours.on_brand};"
        f"--brand-dark-mode:{colours.brand_dark_mode};--on-brand-dark-mode:{colours.on_brand_dark_mode}}}\n"
    )
    return Response(css, mimetype="text/css", headers={"Cache-Control": KEPT_AN_HOUR})


@blueprint.get("/logo")
@public
def logo() -> Response:
    if g.organisation.logo is None:
        raise NotFound
    return Response(g.organisation.logo, mimetype=g.organisation.logo_type, headers={"Cache-Control": KEPT_AN_HOUR})


@blueprint.get("/pages/<slug>")
@public
def legal_page(slug: str) -> Any:
    page = queries.legal_page(g.organisation.id, slug)
    if page is None:
        raise NotFound
    return render_template("territories/legal_page.html", page=page)
