"""Parting a theme in several: the page, and the decision."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from consult.authz import Permission, requires
from consult.reports.models import CurationKind
from consult.reports.workbench.forms import SplitForm, theme_of_address
from consult.reports.workbench.operations.gather_ideas import gather_ideas
from consult.reports.workbench.pages.split import split_page
from consult.reports.workbench.splitting import parts_asked
from consult.reports.workbench.views import blueprint
from consult.reports.workbench.views.answers import after, refused
from consult.reports.workbench.views.screen import open_bench
from consult.web.guard import current_actor


@blueprint.get("/themes/<theme_slug>/partager")
@requires(Permission.REPORT_CURATE)
def split(slug: str, theme_slug: str) -> Any:
    typed = request.args.get("parts", "")
    words = request.args.get("mots", "").replace("\x00", "").strip()[:200]
    parts = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 1 else 0
    return render_template("workbench/split.html", **split_page(open_bench(slug), theme_slug, words, parts))


@blueprint.post("/themes/<theme_slug>/partager")
@requires(Permission.REPORT_CURATE)
def apply_split(slug: str, theme_slug: str) -> Any:
    bench, form = open_bench(slug), SplitForm()
    node_id = theme_of_address(bench, theme_slug)
    if not form.validate_on_submit():
        return refused(bench, form)
    event = gather_ideas(
        actor=current_actor(),
        bench=bench,
        kind=CurationKind.SPLIT,
        theme_id=node_id,
        parts=parts_asked(bench, node_id, form),
        seen=form.seen.data,
    )
    return after(bench, event, theme=theme_slug, page=1, pane="arbre")
