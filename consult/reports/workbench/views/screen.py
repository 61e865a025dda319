"""The screen, and the pages around it."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.reports.workbench.asked import Asked
from consult.reports.workbench.bench import Bench, bench_of
from consult.reports.workbench.pages import screen as pages
from consult.reports.workbench.views import blueprint
from consult.web.htmx import wants_fragment


def open_bench(slug: str) -> Bench:
    """The workbench of a consultation of this organisation. Raises NotFound, NoAnalysis."""
    return bench_of(consultations.consultation_by_slug(g.organisation.id, slug))


@blueprint.get("")
@requires(Permission.REPORT_READ)
def screen(slug: str) -> Any:
    bench, asked = open_bench(slug), Asked.read(request.args)
    if wants_fragment():
        return render_template("workbench/panes.html", patched=True, **pages.panes(bench, asked))
    return render_template("workbench/screen.html", **pages.screen(bench, asked), outside=pages.outside_rows(bench))
