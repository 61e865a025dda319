"""What people moved by hand, as constraints on the next analysis, and how far it kept to them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np

from consult.reports.models import CurationEvent
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.members import Members
from consult.reports.workbench.tree import GATHERING, NO_THEME

Correction: TypeAlias = tuple[int, int, str]
"""(contribution, position of the idea, slug of the theme where it belongs)"""
MOST = 20_000
FEWEST = 3


def hand_corrections(bench: Bench, members: Callable[[CurationEvent], Members]) -> list[Correction]:
    """Ideas that a decision still in force placed one by one or by a search, with the theme where they stand now.

    Decisions about whole themes are not among them: the next analysis finds its own themes. Themes that hold fewer than
    three such ideas, and the later ideas of more than 20,000, are left out.
    """
    moved: set[tuple[int, int]] = set()
    for event in bench.events:
        if event.kind in GATHERING and event.number not in bench.cancelled:
            moved |= {(contribution, position) for _part, contribution, position in members(event).tolist()}
    if not moved:
        return []
    pairs = np.array(sorted(moved), dtype=np.int64)
    rows = bench.ideas.rows_of(pairs[:, 0], pairs[:, 1])
    places = bench.tree.place[rows]
    found = [
        (contribution, position, bench.tree.nodes[bench.tree.top_of(place)].slug)
        for (contribution, position), row, place in zip(pairs.tolist(), rows.tolist(), places.tolist(), strict=True)
        if row >= 0 and place > NO_THEME and place in bench.tree.nodes
    ]
    borne = Counter(slug for _contribution, _position, slug in found)
    return [correction for correction in found if borne[correction[2]] >= FEWEST][:MOST]


def write_corrections(path: Path, corrections: Sequence[Correction]) -> None:
    """As `python -m analysis run --corrections` reads them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["contribution_id", "idea", "theme"])
        writer.writerows(corrections)


def kept_to(corrections: Sequence[Correction], theme_of: Callable[[int, int], int | None]) -> int:
    """How many of the ideas that people put together are together still: in the theme of the new run where most of
    their theme's are. theme_of: (contribution, position) -> theme of the new run."""
    by_name: dict[str, Counter[int | None]] = {}
    for contribution, position, slug in corrections:
        by_name.setdefault(slug, Counter())[theme_of(contribution, position)] += 1
    return sum(max((n for theme, n in many.items() if theme is not None), default=0) for many in by_name.values())
