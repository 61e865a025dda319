"""The parts that a form asks a theme to be parted in."""

from __future__ import annotations

from collections.abc import Sequence

from consult.reports.workbench.bench import Bench
from consult.reports.workbench.errors import NothingChosen, TooFewParts
from consult.reports.workbench.finding import rows_of_place, searched
from consult.reports.workbench.forms import SplitForm, theme_id
from consult.reports.workbench.operations.gather_ideas import Part
from consult.reports.workbench.parting import parted
from consult.reports.workbench.vectors import vectors_of

SUBTHEMES, SEARCH, FRESH = "sous-themes", "recherche", "machine"
AS_THEMES = "themes"


def parts_asked(bench: Bench, node_id: int, form: SplitForm) -> Sequence[Part]:
    """Raises NothingChosen, TooFewParts, UnknownNode, NoVectors."""
    node = bench.tree.nodes[node_id]
    above = node.parent if node.parent else (None if form.rang.data == AS_THEMES else node.id)
    if form.maniere.data == SUBTHEMES:
        chosen = [theme_id(bench, slug) for slug in form.soustheme.data or []]
        own = {sub.id for sub in bench.tree.under(node_id)}
        if not chosen or not set(chosen) <= own:
            raise NothingChosen
        return [Part(label=form.nom.data or "", subthemes=chosen)]
    rows = rows_of_place(bench, node_id)
    if form.maniere.data == SEARCH:
        found = searched(bench, rows, form.mots.data or "") if form.mots.data else rows[:0]
        if not len(found):
            raise NothingChosen
        return [Part(label=form.nom.data or "", parent=above, rows=found)]
    return _fresh(bench, node_id, form, above)


def _fresh(bench: Bench, node_id: int, form: SplitForm, above: int | None) -> Sequence[Part]:
    """The first part stays where it is when the others stand beside it."""
    rows = rows_of_place(bench, node_id)
    parts = parted(bench, vectors_of(bench.run, bench.ideas), rows, form.parts.data or 2)
    if len(parts) < 2:
        raise TooFewParts
    names = form.names(len(parts))
    beside = above != node_id
    return [
        Part(label=name, parent=above, rows=part)
        for number, (part, name) in enumerate(zip(parts, names, strict=True))
        if number > 0 or not beside
    ]
