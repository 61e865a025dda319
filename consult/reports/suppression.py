"""What may be published of a report: no number that rests on fewer than k people, nor one found by difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import numpy as np

from consult.reports.analysis_port import suppress
from consult.reports.document import ALL, Json

NUMBERS = (
    "contributions",
    "people",
    "percent",
    "share_contributions",
    "share_people",
    "interval",
    "base_contributions",
    "base_people",
)


def suppress_document(document: Json, k: int) -> Json:
    """A copy in which hidden cells have None for numbers and `"hidden": true`."""
    public = deepcopy(document)
    _balance(public["balance"], k)
    for name in ("days", "tiles", "colleges", "ages"):
        suppress_column(public[name], k, public["overview"])
    for group in public["groups"]:
        for theme in group["themes"]:
            _theme(theme, k)
    for block in public["answers"]:
        _answers(block, k)
    doubled = public.get("double_entry")
    if doubled is not None and doubled["sheets"] < k:
        public["double_entry"] = None
    coded = public.get("double_coding")
    if coded is not None and coded["people"] < k:
        public["double_coding"] = None
    late = public.get("late_sheets") or {}
    if 0 < late.get("people", 0) < k:
        public["late_sheets"] = {"hidden": True}
    overview = public["overview"]
    if 0 < overview["expressed"]["people"] < k:
        _hide(overview["expressed"])
    return public


def _hide(cell: Json) -> None:
    cell["hidden"], cell["also"] = True, []
    for name in NUMBERS:
        if name in cell:
            cell[name] = None


def _balance(rows: Sequence[Json], k: int) -> None:
    """Contributions by question and status, with their totals: a table of true sums."""
    several = rows[-1]["key"] == ALL and len(rows) > 1
    values = np.array([[cell["contributions"] for cell in row["cells"]] + [row["total"]] for row in rows])
    people = np.array([[cell["people"] for cell in row["cells"]] + [_row_people(row)] for row in rows])
    hidden = suppress(values, people, k, row_totals=True, column_totals=several).hidden
    for row, flags in zip(rows, hidden, strict=True):
        for cell, flag in zip(row["cells"], flags[:-1], strict=True):
            if flag:
                _hide(cell)
        if flags[-1]:
            row["total"], row["hidden"] = None, True


def _row_people(row: Json) -> int:
    """At least so many people stand behind a row."""
    return max(row["people"], *(cell["people"] for cell in row["cells"]))


def suppress_column(cells: Sequence[Json], k: int, overview: Json) -> None:
    """A list that parts a known total: two numbers a cell, contributions and people, hidden together."""
    if not cells:
        return
    _partition(
        cells,
        [(cell["contributions"], cell["people"]) for cell in cells],
        (overview["contributions"], overview["people"]),
        k,
        _hide,
    )


def _partition(
    cells: Sequence[Json],
    numbers: Sequence[tuple[int, int]],
    total: tuple[int, int],
    k: int,
    hide: Callable[[Json], None],
) -> None:
    """Hide what must be in a list whose total is known; what the list leaves out counts as one more hidden cell."""
    listed = np.array(numbers, dtype=float).reshape(-1, 2)
    left = np.maximum(np.array(total, dtype=float) - listed.sum(axis=0), 0.0)
    with_rest = np.vstack([listed, left])
    people = np.append(with_rest[:, 1], max(total[1], k))[:, None]
    flags = np.zeros(len(cells), dtype=bool)
    for column in range(2):
        values = np.append(with_rest[:, column], with_rest[:, column].sum())[:, None]
        table = suppress(values, people, k, row_totals=False, column_totals=True)
        flags |= table.hidden[: len(cells), 0]
    for cell, flag in zip(cells, flags, strict=True):
        if flag:
            hide(cell)


def _theme(theme: Json, k: int) -> None:
    """Themes overlap and add up to nothing; sub-themes of short answers nearly do, so that they are treated as sums.
    A theme that all but a few speak of would tell those few apart."""
    if 0 < theme["people"] < k or 0 < theme.get("base_people", 0) - theme["people"] < k:
        _hide(theme)
        for subtheme in theme["subthemes"]:
            _hide(subtheme)
        theme["segments"] = []
        return
    subthemes = theme["subthemes"]
    total = (theme["contributions"], theme["people"])
    if subthemes:
        numbers = [(cell["contributions"], cell["people"]) for cell in subthemes]
        _partition(subthemes, numbers, total, k, _hide)
    theme["segments"] = _segments(theme.get("segments", []), theme["people"], k)


def _segments(cells: Sequence[Json], people: int, k: int) -> list[Json]:
    """The groups that stand out, once every cell of their attribute that must be hidden is."""
    kept: list[Json] = []
    for attribute in dict.fromkeys(cell["attribute"] for cell in cells):
        own = [cell for cell in cells if cell["attribute"] == attribute]
        _partition(own, [(cell["people"], cell["people"]) for cell in own], (people, people), k, _hide)
        kept += [cell for cell in own if not cell.get("hidden") and cell["direction"]]
    shown = ("attribute", "value", "label", "share_people", "lift_people", "direction", "people", "group_people")
    return [{name: cell[name] for name in shown} for cell in kept]


def _answers(block: Json, k: int) -> None:
    """Words are said by k people already; the rows of an exclusive question part its people."""
    if block["people"] < k:
        block.update(hidden=True, people=None, mean=None, words=[], placed=[], rows=[], distinct=None)
        return
    rows = block.get("rows", [])
    if not rows:
        return

    def hide(row: Json) -> None:
        row["hidden"], row["people"] = True, None

    if block["exclusive"]:
        _partition(rows, [(row["people"],) * 2 for row in rows], (block["people"],) * 2, k, hide)
    else:
        for row in rows:
            if 0 < row["people"] < k:
                hide(row)
    if any(row.get("hidden") for row in rows) and "mean" in block:
        block["mean"] = None  # with the total, it would betray two hidden steps


def figure_codes(value: Any) -> set[str]:
    """The codes of the figures that a document shows, hidden ones left out."""
    if isinstance(value, dict):
        own = {value["code"]} if isinstance(value.get("code"), str) and not value.get("hidden") else set()
        return own.union(*(figure_codes(part) for part in value.values())) if value else own
    if isinstance(value, list):
        return set().union(*(figure_codes(part) for part in value))
    return set()
