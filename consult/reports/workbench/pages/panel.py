"""The panel of a theme: what it weighs, its place on the map, its notes, its verbatims."""

from __future__ import annotations

from typing import Any

import numpy as np

from consult.accounts import queries as accounts
from consult.reports.folders import derived_folder
from consult.reports.map_extract import map_extract
from consult.reports.models import CurationKind
from consult.reports.rules import stability_level
from consult.reports.workbench.asked import ASIDE, WITHOUT, Asked, node_of
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.counting import NOTHING
from consult.reports.workbench.finding import rows_of_place
from consult.reports.workbench.pages.verbatims import verbatims_sheet
from consult.reports.workbench.tree import Node

SHOWN_NOTES = 20


def panel(bench: Bench, asked: Asked) -> dict[str, Any]:
    """Of the chosen theme; `node` None where none is."""
    from consult.reports.workbench.pages.screen import stabilities

    node = node_of(bench, asked.theme)
    if node is None:
        return {"node": None, "outside": asked.theme if asked.theme in (WITHOUT, ASIDE) else ""}
    count = bench.counts.get(node.id, NOTHING)
    parent = bench.tree.nodes.get(node.parent or 0)
    stability = stabilities(bench.run).get(node.id)
    siblings = [sib.id for sib in (bench.tree.under(parent.id) if parent else bench.tree.tops())]
    return {
        "node": node,
        "count": count,
        "share": count.people / bench.readable.people if bench.readable.people else 0.0,
        "base": bench.readable.people,
        "stability": stability,
        "level": stability_level(stability),
        "parent": parent,
        "subs": bench.tree.under(node.id),
        "first_name": _first_name(bench, node),
        "rank": (siblings.index(node.id), len(siblings)),
        "moved": int(bench.tree.moved[bench.tree.rows(node.id)].sum()),
        "notes": notes_of(bench, node.id),
        "extract": _extract(bench, node) if asked.sheet == "theme" else None,
        "verbatims": verbatims_sheet(bench, node, asked) if asked.sheet == "verbatims" else None,
    }


def _first_name(bench: Bench, node: Node) -> str:
    """What the run called it, where people gave it another name."""
    first = bench.first_names.get(node.id, "")
    return first if first != node.label else ""


def notes_of(bench: Bench, node_id: int) -> list[dict[str, Any]]:
    """The notes on a theme, the newest first; those that were undone left out."""
    found = [
        event
        for event in reversed(bench.events)
        if event.kind is CurationKind.NOTE and event.theme_id == node_id and event.number not in bench.cancelled
    ][:SHOWN_NOTES]
    names = accounts.names_of([event.actor_id for event in found if event.actor_id])
    return [
        {
            "text": event.payload["text"],
            "by": names.get(event.actor_id or 0, ""),
            "at": event.at,
            "number": event.number,
        }
        for event in found
    ]


def _extract(bench: Bench, node: Node) -> dict[str, str] | None:
    owners = np.unique(bench.ideas.contribution[rows_of_place(bench, node.id)])
    return map_extract(derived_folder(bench.run.folder) / "map.bin", owners)
