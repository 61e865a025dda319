"""The comparison of a territory with everyone, as a picture that stands by itself, for paper."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from flask import render_template

from consult.reports.document import Json

MOST_BARS = 14


def bars_of(themes: Sequence[Json]) -> str:
    """A data address of an SVG: for each theme, the share here with its interval above the share of everyone."""
    rows = list(themes)[:MOST_BARS]
    top = max((value for row in rows for value in (*(row["interval"] or ()), row["national_share"])), default=0.0)
    svg = render_template("local/bars.svg", rows=rows, top=top or 1.0)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
