"""The map of all contributions, and the list of themes that says the same."""

from __future__ import annotations

from typing import Any

from flask import url_for

from consult.reports import queries
from consult.reports.curation import ThemeState
from consult.reports.loading.map_points import SCALE
from consult.reports.models import AnalysisRun, RunTheme, Theme
from consult.reports.subjects import Consultation


def map_page(consultation: Consultation) -> dict[str, Any]:
    run = queries.current_run(consultation)
    slug, states = consultation.slug, queries.states_of(run.corpus_id)
    count = run.manifest.get("counts", {}).get("contributions", 0) - run.erased
    return {
        "consultation": consultation,
        "count": count,
        "themes": [theme_entry(consultation, states, theme, row) for theme, row in _tops(run)],
        "urls": {
            "points": url_for("reports.map_points", slug=slug),
            "themes": url_for("reports.map_themes", slug=slug),
            "contribution": url_for("reports.contribution", slug=slug, contribution_id=0)[:-1] + "{id}",
        },
    }


def map_themes(consultation: Consultation) -> list[dict[str, Any]]:
    """What the map names and colours: `index` is the number that points carry."""
    run = queries.current_run(consultation)
    states = queries.states_of(run.corpus_id)
    return [
        theme_entry(consultation, states, theme, row)
        | {"index": index, "x": round((row.x or 0) * SCALE), "y": round((row.y or 0) * SCALE)}
        for index, (theme, row) in enumerate(_tops(run))
    ]


def _tops(run: AnalysisRun) -> list[tuple[Theme, RunTheme]]:
    return [(theme, row) for theme, row in queries.run_themes(run.id) if row.parent_id is None]


def theme_entry(
    consultation: Consultation, states: dict[int, ThemeState], theme: Theme, row: RunTheme
) -> dict[str, Any]:
    state = states.get(theme.id)
    return {
        "id": theme.slug,
        "label": (state.label if state else None) or row.label,
        "count": row.contributions,
        "url": url_for("reports.theme", slug=consultation.slug, theme_slug=theme.slug),
        "colour_index": theme.colour_index,
    }
