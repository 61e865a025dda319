"""Addresses of what stands behind figures: for the team only; the public page has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import url_for

from consult.exports.links import download_links
from consult.reports.corpus_file import PROFILE
from consult.reports.places import Places
from consult.reports.queries import FigureRow
from consult.reports.selection import Selection, selection_of


@dataclass(frozen=True)
class Links:
    """Given to templates; `staff` False makes every address of a list or a theme empty."""

    slug: str
    places: Places
    figures: Mapping[str, FigureRow]
    staff: bool

    def behind(self, code: str) -> str:
        """The contributions behind a stored figure."""
        figure = self.figures.get(code)
        if not self.staff or figure is None or "table" in figure.request:
            return ""
        return self.selection(selection_of(figure.request, self.places))

    def group(self, theme: str, attribute: str, value: str) -> str:
        """What a group says of a theme."""
        if not self.staff:
            return ""
        selection = Selection(theme=theme)
        if attribute not in PROFILE:
            return self.selection(replace(selection, others={attribute: value}))
        if attribute == "college":
            return self.selection(replace(selection, college=value))
        if attribute == "age_band":
            return self.selection(replace(selection, age_band=value))
        return self.selection(replace(selection, territory=value))

    def selection(self, selection: Selection) -> str:
        return url_for("reports.contributions", slug=self.slug, **selection.query()) if self.staff else ""

    def theme(self, theme: str) -> str:
        return url_for("reports.theme", slug=self.slug, theme_slug=theme) if self.staff else ""

    def csv(self, name: str) -> dict[str, str]:
        return download_links("reports.report_csv", slug=self.slug, name=name)

    def reliability(self, name: str) -> dict[str, str]:
        return download_links("reports.reliability_csv", slug=self.slug, name=name)

    def theme_csv(self, theme: str, name: str) -> dict[str, str]:
        return download_links("reports.theme_csv", slug=self.slug, theme_slug=theme, name=name)

    def contribution(self, contribution_id: int) -> str:
        return url_for("reports.contribution", slug=self.slug, contribution_id=contribution_id) if self.staff else ""
