"""A figure of a published report, by the short code that print bears."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template

from consult.authz import public
from consult.reports.composing.pages_public import figure_page

blueprint = Blueprint("figures", __name__)


@blueprint.get("/chiffres/<code>")
@public
def show(code: str) -> Any:
    return render_template("composition/public_figure.html", **figure_page(g.organisation.id, code))
