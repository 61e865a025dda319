"""Verbatims chosen or taken away from the panel of a theme."""

from __future__ import annotations

from typing import Any

from consult.authz import Permission, requires
from consult.errors import NotFound
from consult.reports.curation import reference_payload
from consult.reports.forms import VerbatimForm
from consult.reports.models import CurationKind, Theme
from consult.reports.operations.curate_theme import curate_theme
from consult.reports.workbench.forms import theme_of_address
from consult.reports.workbench.pages.verbatims import theme_of
from consult.reports.workbench.views import blueprint
from consult.reports.workbench.views.answers import after
from consult.reports.workbench.views.screen import open_bench
from consult.web.guard import current_actor

QUOTES = {"citer": CurationKind.QUOTE, "retirer": CurationKind.UNQUOTE}


@blueprint.post("/themes/<theme_slug>/verbatims/<decision>")
@requires(Permission.REPORT_CURATE)
def quote(slug: str, theme_slug: str, decision: str) -> Any:
    if decision not in QUOTES:
        raise NotFound
    bench = open_bench(slug)
    theme: Theme = theme_of(theme_of_address(bench, theme_slug))
    payload = reference_payload(VerbatimForm().reference.data or "")
    event = curate_theme(actor=current_actor(), theme=theme, kind=QUOTES[decision], payload=payload)
    return after(bench, event, sheet="verbatims")
