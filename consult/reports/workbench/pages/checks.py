"""What the machine is unsure of, first: fragile themes, ideas between two, what has no theme and groups there."""

from __future__ import annotations

from typing import Any

import numpy as np

from consult.reports.workbench.asked import Asked
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.counting import NOTHING
from consult.reports.workbench.finding import rows_of_place
from consult.reports.workbench.pages.examples import texts_of
from consult.reports.workbench.pages.preparation import preparation
from consult.reports.workbench.pages.screen import common, places, stabilities
from consult.reports.workbench.parting import proposals
from consult.reports.workbench.tree import NO_THEME
from consult.reports.workbench.unsure import Between, between_two, least_sure
from consult.reports.workbench.vectors import are_ready, vectors_of

FRAGILE = 0.5
SHOWN = 12
GROUPS = 6
SMALLEST_RESIDUE = 60


def checks_page(bench: Bench) -> dict[str, Any]:
    ready = are_ready(bench.run)
    return {
        **common(bench, Asked()),
        "fragile": _fragile(bench),
        "between": _between(bench) if ready else _low(bench),
        "measured": ready,
        "residue": bench.counts.get(NO_THEME, NOTHING),
        "groups": _groups(bench) if ready else [],
        "places": places(bench),
        "preparation": preparation(bench),
    }


def _fragile(bench: Bench) -> list[dict[str, Any]]:
    """Themes of the run that other people would not have given, the weakest first."""
    stable = stabilities(bench.run)
    found = [
        {"node": node, "stability": stability, "count": bench.counts.get(node.id, NOTHING)}
        for node in bench.tree.nodes.values()
        if (stability := stable.get(node.id)) is not None and stability < FRAGILE
    ]
    return sorted(found, key=lambda item: float(item["stability"]))


def _between(bench: Bench) -> list[dict[str, Any]]:
    """Ideas as near to another theme as to theirs, each with that other."""
    unsure = between_two(bench, vectors_of(bench.run, bench.ideas), SHOWN)
    return _told(bench, unsure)


def _low(bench: Bench) -> list[dict[str, Any]]:
    """Without vectors: the ideas least like their own theme."""
    return _told(bench, [Between(row, None) for row in least_sure(bench, SHOWN).tolist()])


def _told(bench: Bench, unsure: list[Between]) -> list[dict[str, Any]]:
    others = {each.row: bench.tree.nodes.get(each.other or 0) for each in unsure}
    texts = texts_of(bench, np.array([each.row for each in unsure], dtype=np.int64))
    return [{**item, "other": others[item["row"]]} for item in texts]


def _groups(bench: Bench) -> list[dict[str, Any]]:
    """What gathers in the residue; nothing where it is small."""
    rows = rows_of_place(bench, NO_THEME)
    if len(rows) < SMALLEST_RESIDUE:
        return []
    found = proposals(bench, vectors_of(bench.run, bench.ideas), rows, GROUPS)
    return [
        {
            "number": number,
            "name": part.name,
            "words": part.words,
            "contributions": part.contributions,
            "people": part.people,
            "ideas": len(part.rows),
            "examples": texts_of(bench, part.examples),
        }
        for number, part in enumerate(found)
    ]
