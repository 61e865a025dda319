"""Parting a theme: its sub-themes, a search, or what the machine finds in it."""

from __future__ import annotations

from typing import Any

import numpy as np

from consult.errors import NotFound
from consult.reports.workbench.asked import Asked, node_of
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.counting import NOTHING
from consult.reports.workbench.finding import rows_of_place, searched
from consult.reports.workbench.pages.examples import texts_of
from consult.reports.workbench.pages.preparation import preparation
from consult.reports.workbench.pages.screen import common
from consult.reports.workbench.parting import Proposal, proposals
from consult.reports.workbench.vectors import are_ready, vectors_of

COUNTS = range(2, 7)


def split_page(bench: Bench, slug: str, words: str, parts: int) -> dict[str, Any]:
    """Raises NotFound. words: of the search, empty before it; parts: how many to propose, 0 before it is asked."""
    node = node_of(bench, slug)
    if node is None:
        raise NotFound
    rows = rows_of_place(bench, node.id)
    found = searched(bench, rows, words) if words else rows[:0]
    ready = are_ready(bench.run)
    proposed = proposals(bench, vectors_of(bench.run, bench.ideas), rows, parts) if ready and parts in COUNTS else []
    return {
        **common(bench, Asked(theme=slug)),
        "node": node,
        "count": bench.counts.get(node.id, NOTHING),
        "subs": [{"node": sub, "count": bench.counts.get(sub.id, NOTHING)} for sub in bench.tree.under(node.id)],
        "words": words,
        "found": {"ideas": len(found), "contributions": len(np.unique(bench.ideas.contribution[found]))},
        "examples": texts_of(bench, found[:3]),
        "preparation": preparation(bench),
        "parts": parts,
        "counts": list(COUNTS),
        "proposed": [_shown(bench, number, each) for number, each in enumerate(proposed)],
        "asked_for_parts": ready and parts in COUNTS,
    }


def _shown(bench: Bench, number: int, part: Proposal) -> dict[str, Any]:
    return {
        "number": number,
        "name": part.name,
        "words": part.words,
        "ideas": len(part.rows),
        "contributions": part.contributions,
        "people": part.people,
        "examples": texts_of(bench, part.examples),
    }
