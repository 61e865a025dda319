"""What was decided, undone and redone."""

from __future__ import annotations

from typing import Any

from flask import redirect, url_for

from consult.authz import Permission, requires
from consult.reports.operations.undo_decision import undo_decision
from consult.reports.workbench.forms import UndoForm
from consult.reports.workbench.operations.step_back import step_back
from consult.reports.workbench.pages.past import history_page
from consult.reports.workbench.views import blueprint
from consult.reports.workbench.views.answers import after, refused
from consult.reports.workbench.views.screen import open_bench
from consult.web.guard import current_actor
from consult.web.htmx import render_page
from consult.web.paging import page_number

STEPS = {"annuler": False, "retablir": True}


@blueprint.post("/<any(annuler,retablir):step>")
@requires(Permission.REPORT_CURATE)
def step(slug: str, step: str) -> Any:
    bench, form = open_bench(slug), UndoForm()
    if not form.validate_on_submit():
        return refused(bench, form)
    return after(bench, step_back(actor=current_actor(), bench=bench, forward=STEPS[step]))


@blueprint.get("/historique")
@requires(Permission.REPORT_READ)
def history(slug: str) -> Any:
    return render_page("workbench/history.html", **history_page(open_bench(slug), page_number()))


@blueprint.post("/historique/<int:number>/annuler")
@requires(Permission.REPORT_CURATE)
def undo(slug: str, number: int) -> Any:
    bench, form = open_bench(slug), UndoForm()
    if not form.validate_on_submit():
        return refused(bench, form)
    event = undo_decision(actor=current_actor(), corpus=bench.corpus, number=number)
    return redirect(url_for("workbench.history", slug=slug, fait=event.number), 303)
