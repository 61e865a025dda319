"""What a new analysis changes of themes, and hand corrections that it keeps to."""

from __future__ import annotations

import numpy as np

from consult.reports.workbench.corrections import kept_to
from consult.reports.workbench.lineage import compare


def ids(*spans: tuple[int, int]) -> np.ndarray:
    return np.concatenate([np.arange(low, high) for low, high in spans]).astype(np.int64)


def fates(before: dict, after: dict) -> dict[str, tuple[str, list[str]]]:
    return {change.key: (change.fate, list(change.parents)) for change in compare(before, after)}


def test_every_theme_has_a_fate():
    before = {"t1": ids((0, 100)), "t2": ids((100, 160)), "t3": ids((160, 200)), "t4": ids((200, 300))}
    after = {
        "t1": ids((0, 60)),  # part of it left
        "t9": ids((60, 100)),  # that part
        "t2": ids((100, 200)),  # took t3 in
        "t8": ids((300, 350)),  # never said before
    }
    assert fates(before, after) == {
        "t1": ("kept", ["t1"]),
        "t9": ("split", ["t1"]),
        "t2": ("merged", ["t2", "t3"]),
        "t8": ("new", []),
        "t3": ("gone", []),
        "t4": ("gone", []),
    }


def test_counts_say_how_much_is_kept():
    change = compare({"t1": ids((0, 100))}, {"t1": ids((20, 140))})[0]
    assert (change.before, change.after, change.common) == (100, 120, 80)


def test_ideas_put_together_count_where_most_of_them_are():
    corrections = [(i, 0, "t1") for i in range(5)] + [(10, 0, "t2"), (11, 1, "t2")]
    places = {(0, 0): 7, (1, 0): 7, (2, 0): 7, (3, 0): 8, (4, 0): None, (10, 0): 8, (11, 1): None}
    assert kept_to(corrections, lambda *at: places[at]) == 4
