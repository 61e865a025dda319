"""« Comme ceux-ci », what is to be checked first, and the preparation that both need."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from consult.authz import Permission, requires
from consult.reports.models import CurationKind
from consult.reports.workbench.asking import Lesson, taught
from consult.reports.workbench.errors import NothingChosen
from consult.reports.workbench.finding import keys_of, rows_of_place
from consult.reports.workbench.forms import ExamplesForm, GroupForm, IdeasForm, UndoForm
from consult.reports.workbench.operations.gather_ideas import Part, gather_ideas
from consult.reports.workbench.operations.prepare_vectors import prepare_vectors
from consult.reports.workbench.pages.checks import GROUPS, checks_page
from consult.reports.workbench.pages.examples import examples_page
from consult.reports.workbench.parting import parted
from consult.reports.workbench.tree import NO_THEME
from consult.reports.workbench.vectors import vectors_of
from consult.reports.workbench.views import blueprint
from consult.reports.workbench.views.answers import after, refused
from consult.reports.workbench.views.gathering import chosen_rows, send
from consult.reports.workbench.views.screen import open_bench
from consult.web.guard import current_actor


@blueprint.get("/exemples")
@requires(Permission.REPORT_CURATE)
def examples(slug: str) -> Any:
    return render_template("workbench/examples.html", **examples_page(open_bench(slug), Lesson.read(request.args)))


@blueprint.post("/exemples/commencer")
@requires(Permission.REPORT_CURATE)
def begin_examples(slug: str) -> Any:
    """From ideas ticked in a list: the address of the page holds them."""
    bench = open_bench(slug)
    rows = chosen_rows(bench, IdeasForm())[:40]
    if not len(rows):
        raise NothingChosen
    return redirect(url_for("workbench.examples", slug=slug, oui=".".join(keys_of(bench, rows))), 303)


@blueprint.post("/exemples")
@requires(Permission.REPORT_CURATE)
def take_examples(slug: str) -> Any:
    bench, form = open_bench(slug), ExamplesForm()
    if not form.validate_on_submit():
        return refused(bench, form)
    learned = taught(bench, vectors_of(bench.run, bench.ideas), Lesson.read(request.form))
    if learned is None:
        raise NothingChosen
    event = send(bench, form, learned.taken(form.seuil.data or 0))
    created = event.payload["created"]
    return after(bench, event, theme=created[0]["slug"] if created else form.vers.data)


@blueprint.get("/a-verifier")
@requires(Permission.REPORT_READ)
def checks(slug: str) -> Any:
    return render_template("workbench/checks.html", **checks_page(open_bench(slug)))


@blueprint.post("/a-verifier/groupe")
@requires(Permission.REPORT_CURATE)
def take_group(slug: str) -> Any:
    """A group of what has no theme becomes one."""
    bench, form = open_bench(slug), GroupForm()
    if not form.validate_on_submit():
        return refused(bench, form)
    parts = parted(bench, vectors_of(bench.run, bench.ideas), rows_of_place(bench, NO_THEME), GROUPS)
    if (form.groupe.data or 0) >= len(parts):
        raise NothingChosen
    part = Part(label=form.label.data or "", rows=parts[form.groupe.data or 0])
    event = gather_ideas(
        actor=current_actor(), bench=bench, kind=CurationKind.CREATE, theme_id=None, parts=[part], seen=form.seen.data
    )
    return after(bench, event, theme=event.payload["created"][0]["slug"])


@blueprint.post("/preparer")
@requires(Permission.REPORT_CURATE)
def prepare(slug: str) -> Any:
    bench, form = open_bench(slug), UndoForm()
    if not form.validate_on_submit():
        return refused(bench, form)
    prepare_vectors(actor=current_actor(), bench=bench)
    return redirect(url_for("workbench.checks", slug=slug), 303)
