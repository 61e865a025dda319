"""The figure of a double coding is a function of its rows alone: from the database or from an archive, the same."""

from __future__ import annotations

import json

import pytest

from consult.reports.coding.agreements import PAIRS, agreements, figure_value
from consult.reports.coding.rules import NONE, UNKNOWN

ROWS = [
    ["1", "1", "1", 3.0],
    ["2", "2", "1", 3.0],
    ["1", "2", "2", 2.0],
    [NONE, NONE, NONE, 2.0],
    [UNKNOWN] * 2 + ["2", 2.0],
]
FACTS = {"id": 8, "number": 2, "drawn": 6, "people": 12, "left": 1, "seed": 4, "rows": ROWS}


def test_two_who_do_not_know_agree_with_each_other_and_with_nothing_else() -> None:
    found = agreements(ROWS, 4)
    assert (found["coders"].items, found["coders"].observed) == (5, 0.8)
    assert (found["agreed"].items, found["agreed"].observed) == (3, pytest.approx(2 / 3))
    assert found["first"].observed == pytest.approx(2 / 5)


def test_the_figure_holds_no_row_and_survives_a_file() -> None:
    value = figure_value([FACTS], 8)
    assert "rows" not in value
    assert (value["contributions"], value["people"], set(value["pairs"])) == (5, 12, set(PAIRS))
    assert figure_value(json.loads(json.dumps([FACTS])), 8) == json.loads(json.dumps(value))
    with pytest.raises(KeyError):
        figure_value([FACTS], 9)
