"""Acts on one theme, the order of themes, and a new one."""

from __future__ import annotations

from typing import Any

from consult.authz import Permission, requires
from consult.errors import NotFound
from consult.reports.models import CurationKind as Kind
from consult.reports.workbench import forms
from consult.reports.workbench.operations.gather_ideas import Part, gather_ideas
from consult.reports.workbench.operations.reshape_theme import reshape_theme
from consult.reports.workbench.views import blueprint
from consult.reports.workbench.views.answers import after, refused
from consult.reports.workbench.views.screen import open_bench
from consult.web.guard import current_actor

ACTS: dict[str, tuple[Kind, type[forms.ActForm]]] = {
    "titre": (Kind.RENAME, forms.TitleForm),
    "description": (Kind.DESCRIBE, forms.DescriptionForm),
    "couleur": (Kind.COLOUR, forms.ColourForm),
    "note": (Kind.NOTE, forms.NoteForm),
    "fusionner": (Kind.MERGE, forms.MergeForm),
    "deplacer": (Kind.MOVE, forms.MoveForm),
    "retirer": (Kind.DROP, forms.ActForm),
    "hors-sujet": (Kind.OFF_TOPIC, forms.ActForm),
}


@blueprint.post("/themes/<theme_slug>/<act>")
@requires(Permission.REPORT_CURATE)
def reshape(slug: str, theme_slug: str, act: str) -> Any:
    if act not in ACTS:
        raise NotFound
    bench, (kind, form_class) = open_bench(slug), ACTS[act]
    node_id, form = forms.theme_of_address(bench, theme_slug), form_class()
    if not form.validate_on_submit():
        return refused(bench, form)
    payload = form.payload(bench)
    event = reshape_theme(
        actor=current_actor(), bench=bench, kind=kind, theme_id=node_id, payload=payload, seen=form.seen.data
    )
    if kind is Kind.MERGE:
        return after(bench, event, theme=bench.tree.nodes[payload["into"]].slug, page=1)
    if kind in (Kind.DROP, Kind.OFF_TOPIC):
        parent = bench.tree.nodes.get(bench.tree.nodes[node_id].parent or 0)
        return after(bench, event, theme=parent.slug if parent else "", page=1, pane="arbre")
    return after(bench, event)


@blueprint.post("/ordre")
@requires(Permission.REPORT_CURATE)
def order(slug: str) -> Any:
    bench, form = open_bench(slug), forms.OrderForm()
    if not form.validate_on_submit():
        return refused(bench, form)
    event = reshape_theme(
        actor=current_actor(),
        bench=bench,
        kind=Kind.REORDER,
        theme_id=None,
        payload=form.payload(bench),
        seen=form.seen.data,
    )
    return after(bench, event)


@blueprint.post("/themes")
@requires(Permission.REPORT_CURATE)
def create(slug: str) -> Any:
    bench, form = open_bench(slug), forms.CreateForm()
    if not form.validate_on_submit():
        return refused(bench, form)
    parent = forms.theme_id(bench, form.parent.data) if form.parent.data else None
    event = gather_ideas(
        actor=current_actor(),
        bench=bench,
        kind=Kind.CREATE,
        theme_id=None,
        parts=[Part(label=form.label.data or "", parent=parent)],
        seen=form.seen.data,
    )
    return after(bench, event, theme=event.payload["created"][0]["slug"], page=1, search="", pane="theme")
