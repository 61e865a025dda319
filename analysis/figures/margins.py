"""The membership's margins: how many people of each age band, territory, college, or crossing of these.

A margin is refused before any computing when it contradicts itself, another margin, or the
participants; every refusal is one sentence that names the cell at fault.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analysis.figures.columns import Column
from analysis.types import InputError

CONTRADICTION = 0.01  # two sources that differ by less than 1 % are one membership, counted on two days
SMALLEST = 20  # participants under which a cell had better be merged: one person then moves it by 5 %

Cell = tuple[str, ...]


class MarginError(InputError):
    """Margins that cannot be used as they are; `code` names the fault."""


@dataclass(frozen=True)
class Margin:
    """Population of each cell. variables: one name, or several that are crossed; totals: values -> people."""

    variables: tuple[str, ...]
    totals: Mapping[Cell, float]

    @property
    def name(self) -> str:
        """As it is shown: « âge × territoire »."""
        return " × ".join(self.variables)

    def onto(self, variables: tuple[str, ...]) -> dict[Cell, float]:
        """Its totals summed over every other variable."""
        places = [self.variables.index(variable) for variable in variables]
        out: dict[Cell, float] = {}
        for cell, total in self.totals.items():
            kept = tuple(cell[place] for place in places)
            out[kept] = out.get(kept, 0.0) + total
        return out


def cell_name(cell: Cell) -> str:
    """As it is shown: « 40-60 ans × Bretagne »."""
    return " × ".join(cell)


def read_margins(rows: Iterable[Mapping[str, str | None]], count: str = "effectif") -> list[Margin]:
    """Margins from one table: a column per variable, and the column `count`.

    The variables filled on a row say which margin it belongs to: a line with only an age band
    belongs to the margin of ages, a line with an age band and a territory to their crossing.
    Counts may be written « 4 300 000 » or « 12,5 ». Raises MarginError, naming the line.
    """
    found: dict[tuple[str, ...], dict[Cell, float]] = {}
    for line, row in enumerate(rows, start=2):
        if count not in row:
            raise MarginError(f"Le tableau des marges n'a pas de colonne « {count} ».", "count")
        if any(value for name, value in row.items() if not name):
            raise MarginError(f"Ligne {line} des marges : il y a plus de valeurs que de colonnes.", "columns")
        filled = {name: (value or "").strip() for name, value in row.items() if name and name != count}
        variables = tuple(name for name, value in filled.items() if value)
        if not variables:
            if not (row[count] or "").strip():
                continue
            raise MarginError(f"Ligne {line} des marges : aucune catégorie n'est indiquée.", "empty_line")
        cell = tuple(filled[name] for name in variables)
        totals = found.setdefault(variables, {})
        if cell in totals:
            raise MarginError(f"Ligne {line} des marges : « {cell_name(cell)} » y figure deux fois.", "twice")
        totals[cell] = _number(row[count], line)
    margins = [Margin(variables, totals) for variables, totals in found.items()]
    check_margins(margins)
    return margins


def _number(text: str | None, line: int) -> float:
    cleaned = "".join((text or "").split()).replace(",", ".")
    try:
        return float(cleaned)
    except ValueError:
        raise MarginError(f"Ligne {line} des marges : « {text or ''} » n'est pas un nombre.", "number") from None


def check_margins(margins: Sequence[Margin]) -> None:
    """Raise MarginError when margins are impossible by themselves, or contradict one another.

    Two margins agree when their totals, and their sums over the variables they share, differ
    by less than 1 % of the membership.
    """
    if not margins:
        raise MarginError("Aucune marge n'est donnée.", "empty")
    for margin in margins:
        for cell, total in margin.totals.items():
            if not math.isfinite(total) or total < 0:
                raise MarginError(
                    f"L'effectif de « {cell_name(cell)} » ({margin.name}) doit être un nombre positif.",
                    "negative",
                )
        if not sum(margin.totals.values()):
            raise MarginError(f"La marge « {margin.name} » est vide.", "empty")
    for first, second in combinations(margins, 2):
        if set(first.variables) == set(second.variables):
            raise MarginError(f"La marge « {first.name} » est donnée deux fois.", "twice")
        _check_pair(first, second)


def _check_pair(first: Margin, second: Margin) -> None:
    whole, other = first.onto(())[()], second.onto(())[()]
    if abs(whole - other) > CONTRADICTION * max(whole, other):
        raise MarginError(
            f"Les marges se contredisent : « {first.name} » totalise {french(whole)} personnes, "
            f"« {second.name} » {french(other)}.",
            "totals",
        )
    shared = tuple(variable for variable in first.variables if variable in second.variables)
    if not shared:
        return
    ours, theirs = first.onto(shared), second.onto(shared)
    for cell in sorted(set(ours) | set(theirs)):
        one, two = ours.get(cell, 0.0), theirs.get(cell, 0.0)
        if abs(one / whole - two / other) > CONTRADICTION:
            raise MarginError(
                f"Les marges se contredisent sur « {cell_name(cell)} » : {french(one)} personnes d'après "
                f"« {first.name} », {french(two)} d'après « {second.name} ».",
                "totals",
            )


def french(value: float, decimals: int = 0) -> str:
    """A number as it is written in French: narrow spaces, decimal comma."""
    return f"{value:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")


def propose_merges(
    categories: Sequence[str],
    participants: Mapping[str, int],
    *,
    smallest: int = SMALLEST,
    ordered: bool = False,
    within: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """What to merge so that each cell holds `smallest` participants: category -> name of its merged cell.

    categories: in their natural order. The smallest cell joins, again and again: with `ordered`
    (age bands) its less filled neighbour; else the least filled of its own group in `within`
    (the region of a territory), or of all when it is alone there. Categories left as they are
    keep their name. One cell left for all means that this variable cannot be used.
    """
    cells: list[list[str]] = [[category] for category in categories]

    def size(place: int) -> int:
        return sum(participants.get(category, 0) for category in cells[place])

    while len(cells) > 1:
        place = min(range(len(cells)), key=size)
        if size(place) >= smallest:
            break
        if ordered:
            others = [other for other in (place - 1, place + 1) if 0 <= other < len(cells)]
        else:
            others = [other for other in range(len(cells)) if other != place]
            if within is not None:
                home = within.get(cells[place][0])
                others = [other for other in others if within.get(cells[other][0]) == home] or others
        partner = min(others, key=size)
        first, last = sorted((place, partner))
        cells[first] += cells.pop(last)
    names = [" et ".join(filter(None, (", ".join(cell[:-1]), cell[-1]))) for cell in cells]
    return {category: name for cell, name in zip(cells, names, strict=True) for category in cell}


def merge_margin(margin: Margin, variable: str, names: Mapping[str, str]) -> Margin:
    """The margin with categories of one variable merged, as `propose_merges` names them."""
    if variable not in margin.variables:
        return margin
    place = margin.variables.index(variable)
    totals: dict[Cell, float] = {}
    for cell, total in margin.totals.items():
        merged = (*cell[:place], names.get(cell[place], cell[place]), *cell[place + 1 :])
        totals[merged] = totals.get(merged, 0.0) + total
    return Margin(margin.variables, totals)


def merge_column(column: Column, names: Mapping[str, str]) -> Column:
    """The participants' column with the same categories merged; missing values stay missing."""
    renamed = [names.get(value, value) for value in column.values]
    values = tuple(sorted(set(renamed)))
    index = np.array([*map(values.index, renamed), -1], dtype=np.int32)
    return Column(index[column.codes], values)
