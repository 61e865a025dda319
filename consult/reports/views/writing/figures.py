"""The figures that can be inserted, and each one for the team."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from consult.authz import Permission, requires
from consult.reports.composing import pages
from consult.reports.composing.errors import UnknownFigure
from consult.reports.views.writing import blueprint, desk_of
from consult.web.htmx import render_page


@blueprint.get("/<int:composition_id>/chiffres")
@requires(Permission.REPORT_READ)
def figures(slug: str, composition_id: int) -> Any:
    """Found by name, theme, measure or value; a fragment for the page of a block."""
    desk = desk_of(slug, composition_id)
    typed, theme = request.args.get("q", "")[:100], request.args.get("theme", "")[:40]
    found = desk.found(typed, theme, most=30 if request.headers.get("HX-Request") else 400)
    page = pages.shared(desk) | {"figures": found, "typed": typed}
    return render_page("composition/figures.html", fragment="found", **page)


@blueprint.get("/<int:composition_id>/chiffres/<ref>")
@requires(Permission.REPORT_READ)
def figure(slug: str, composition_id: int, ref: str) -> Any:
    desk = desk_of(slug, composition_id)
    if ref not in desk.entries:
        raise UnknownFigure
    return render_template("composition/figure.html", **pages.figure_page(desk, desk.entries[ref]))
