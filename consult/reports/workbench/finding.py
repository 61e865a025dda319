"""Which ideas a page is about: those of a theme, of a search, of a list of ticks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from consult.consultations import reading
from consult.consultations.search import search_terms
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.tree import NO_THEME, OFF_TOPIC

Rows: TypeAlias = npt.NDArray[np.int64]
NOTHING: Rows = np.empty(0, np.int64)
MOST_TICKED = 500


def rows_of_place(bench: Bench, place: int | None) -> Rows:
    """Rows of the ideas that count: of a theme, outside any, or all of them.

    Outside any theme, those of contributions none of whose ideas has one: what the tree counts there.
    """
    known, tree = bench.readable.rows, bench.tree
    places = tree.place[known]
    if place is None:
        return known
    if place in (NO_THEME, OFF_TOPIC):
        themed = np.zeros(int(bench.readable.owner.max(initial=-1)) + 1, dtype=bool)
        themed[bench.readable.owner[places > 0]] = True
        return known[(places == place) & ~themed[bench.readable.owner]]
    family = np.zeros(max(int(tree.place.max(initial=0)), place, *tree.family(place)) + 1, dtype=bool)
    family[tree.family(place)] = True
    return known[(places > 0) & family[np.maximum(places, 0)]]


def searched(bench: Bench, rows: Rows, text: str) -> Rows:
    """Those whose contribution holds every word; all of them without words."""
    if not text:
        return rows
    terms = search_terms(text)
    if not terms or not len(rows):
        return NOTHING
    owners = bench.ideas.contribution[rows]
    hits = reading.matching_ids(bench.consultation.id, terms, int(owners.min()), int(owners.max()))
    found = np.sort(np.fromiter(hits, np.int64, len(hits)))
    if not len(found):
        return NOTHING
    at = np.minimum(np.searchsorted(found, owners), len(found) - 1)
    return rows[found[at] == owners]


def ticked(bench: Bench, keys: Iterable[str]) -> Rows:
    """Rows of « 12-0 » (contribution, position of the idea); what is gone, or means nothing, is left out."""
    pairs = [key.split("-") for key in list(keys)[:MOST_TICKED]]
    known = [(int(a), int(b)) for a, b in (p for p in pairs if len(p) == 2) if _small(a, 15) and _small(b, 5)]
    if not known:
        return NOTHING
    table = np.array(sorted(set(known)), dtype=np.int64)
    rows = bench.ideas.rows_of(table[:, 0], table[:, 1])
    rows = rows[rows >= 0]
    return rows[np.isin(rows, bench.readable.rows)]


def keys_of(bench: Bench, rows: Rows) -> list[str]:
    """Inverse of `ticked`."""
    ideas = bench.ideas
    pairs = zip(ideas.contribution[rows].tolist(), ideas.position[rows].tolist(), strict=True)
    return [f"{contribution}-{position}" for contribution, position in pairs]


def _small(text: str, digits: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= digits
