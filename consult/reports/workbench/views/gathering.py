"""Ideas that go elsewhere: those that are ticked, or all those of a list."""

from __future__ import annotations

from typing import Any

from flask import request

from consult.authz import Permission, requires
from consult.reports.models import CurationEvent, CurationKind
from consult.reports.workbench.asked import Asked
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.errors import NothingChosen
from consult.reports.workbench.finding import Rows, rows_of_place, searched, ticked
from consult.reports.workbench.forms import NEW, IdeasForm, target_id
from consult.reports.workbench.operations.gather_ideas import Part, gather_ideas
from consult.reports.workbench.views import blueprint
from consult.reports.workbench.views.answers import after, refused
from consult.reports.workbench.views.screen import open_bench
from consult.web.guard import current_actor


@blueprint.post("/idees")
@requires(Permission.REPORT_CURATE)
def ideas(slug: str) -> Any:
    bench, form = open_bench(slug), IdeasForm()
    if not form.validate_on_submit():
        return refused(bench, form)
    rows = chosen_rows(bench, form)
    if not len(rows):
        raise NothingChosen
    event = send(bench, form, rows)
    created = event.payload["created"]
    return after(bench, event, theme=created[0]["slug"], page=1, search="") if created else after(bench, event)


def chosen_rows(bench: Bench, form: IdeasForm) -> Rows:
    """Those ticked, or all those that the page's list counts."""
    asked = Asked.read(request.form)
    if form.everything:
        return searched(bench, rows_of_place(bench, asked.place(bench)), asked.search)
    return ticked(bench, form.idees.data or [])


def send(bench: Bench, form: IdeasForm, rows: Rows) -> CurationEvent:
    """One decision: to a theme that stands, to a new one, out of any."""
    new = form.vers.data == NEW
    part = (
        Part(label=form.nom.data or "", rows=rows)
        if new
        else Part(into=target_id(bench, form.vers.data or ""), rows=rows)
    )
    return gather_ideas(
        actor=current_actor(),
        bench=bench,
        kind=CurationKind.CREATE if new else CurationKind.MOVE_IDEAS,
        theme_id=None,
        parts=[part],
        seen=form.seen.data,
    )
