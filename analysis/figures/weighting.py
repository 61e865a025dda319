"""Weighting participants to the membership's margins: raking (« calage sur marges »), with bounds.

J.-C. Deville & C.-E. Särndal, "Calibration estimators in survey sampling", JASA 87, 1992: of
all weights that reproduce the margins, the closest to equal ones, here by relative entropy
(their raking ratio), with the bounds of their truncated case. Computed by cyclic projection:
each margin in turn (W. E. Deming & F. F. Stephan, Ann. Math. Stat. 11, 1940), then the bounds
with Dykstra's correction, so that what is cut from one participant goes to those who resemble
them (H. H. Bauschke & A. S. Lewis, "Dykstra's algorithm with Bregman projections", 2000).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.figures.columns import Column, FigureCorpus
from analysis.figures.margins import Margin, MarginError, cell_name, check_margins, french
from analysis.types import Doubles, Ints

UPPER = 5.0
TOLERANCE = 1e-6
ROUNDS = 2_000
UNKNOWN = ""

Missing = Literal["unknown", "mean"]


@dataclass(frozen=True)
class CellWeight:
    """One cell of one margin, before and after. Shares are of all participants, between 0 and 1.

    cell is empty for participants whose value is not known. population: as loaded (0 for the
    unknown). target: the share aimed at. coefficient: the mean weight of its participants.
    """

    margin: str
    cell: str
    population: float
    participants: int
    raw_share: float
    target: float
    weighted_share: float
    coefficient: float


@dataclass(frozen=True)
class Weighting:
    """weights: (P,) float64, positive, mean 1, in the order of the participants given.

    effective_size: participants of a simple random sample as precise as this one (L. Kish,
    "Survey Sampling", 1965), for a figure unrelated to the weights. design_effect: P over it.
    rounds: passes over the margins. bounded: participants held at a bound. heaviest: the
    largest weight there would have been without bounds.
    """

    weights: Doubles
    cells: tuple[CellWeight, ...]
    effective_size: float
    design_effect: float
    rounds: int
    bounded: int
    heaviest: float


@dataclass(frozen=True)
class _Constraint:
    """cells: (K,) the cell of each profile; targets: (C,) sums of weights; names: (C,) of the margin's cells."""

    margin: Margin
    names: tuple[tuple[str, ...], ...]
    cells: Ints
    targets: Doubles

    def sums(self, mass: Doubles) -> Doubles:
        """Mass (K,) added up by cell (C,)."""
        return np.bincount(self.cells, mass, minlength=len(self.targets)).astype(np.float64, copy=False)


def rake(
    profile: Mapping[str, Column],
    margins: Sequence[Margin],
    *,
    lower: float = 0.0,
    upper: float = UPPER,
    missing: Missing = "unknown",
) -> Weighting:
    """Weights of P participants that reproduce the margins, each between `lower` and `upper`.

    profile: a column (P,) per variable. Margins are read as shares: participants are weighted
    to the structure of the membership, not to its size. Participants alike in every variable get
    the same weight, whatever their order. Who did not say a value (code -1): with "unknown",
    they form a cell of their own, held at its observed share, and still count in the other
    margins; with "mean", they keep weight 1 and take no part.

    Raises MarginError (codes: bounds, empty, negative, twice, totals, unknown_variable,
    unknown_category, no_population, no_participant, extreme, not_converged).
    """
    if not 0 <= lower < 1 < upper:
        raise MarginError("Les poids doivent pouvoir aller de moins de 1 à plus de 1.", "bounds")
    check_margins(margins)
    columns = _columns(profile, margins)
    people = len(next(iter(columns.values())))
    if not people:
        raise MarginError("Il n'y a aucun participant à redresser.", "empty")
    taking = np.ones(people, dtype=bool)
    if missing == "mean":
        taking = np.logical_and.reduce([column.codes >= 0 for column in columns.values()])
    weights = np.ones(people)
    columns = {name: Column(column.codes[taking], column.values) for name, column in columns.items()}
    profile_of, firsts, counts = _profiles(columns, int(taking.sum()))
    constraints = [_constrain(margin, columns, profile_of, firsts, counts) for margin in margins]
    for constraint in constraints:
        _refuse_extreme(constraint, counts, upper)
    free, gap, rounds = _project(constraints, counts, 0.0, np.inf)
    if gap is not None:
        raise MarginError(
            f"Le redressement n'aboutit pas : « {gap} » ne peut être atteint avec les autres marges. "
            "Regroupez des catégories ou retirez une marge.",
            "not_converged",
        )
    found, heaviest = free, float(free.max())
    if heaviest > upper or float(free.min()) < lower:
        found, gap, rounds = _project(constraints, counts, lower, upper)
        if gap is not None:
            raise MarginError(
                f"Les poids seraient trop extrêmes : certains participants compteraient {french(heaviest, 1)} fois, "
                f"et « {gap} » ne peut être atteint entre {french(lower, 1)} et {french(upper, 1)}. "
                "Regroupez des catégories.",
                "extreme",
            )
    weights[taking] = found[profile_of]
    held = (found <= lower * (1 + TOLERANCE)) | (found >= upper * (1 - TOLERANCE))
    size = effective_size(weights)
    return Weighting(
        weights,
        tuple(line for constraint in constraints for line in _lines(constraint, counts, found, people)),
        size,
        people / size,
        rounds,
        int(counts[held].sum()),
        heaviest,
    )


def effective_size(weights: Doubles) -> float:
    """Kish's (sum of weights)² / sum of their squares: P for equal weights (P,), 0 for none."""
    squares = float(weights @ weights)
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def participant_profile(corpus: FigureCorpus, variables: Sequence[str]) -> dict[str, Column]:
    """The first known value of each participant, in the order of the corpus's person codes: columns (P,).

    Raises MarginError for a variable that the corpus does not have.
    """
    people = int(corpus.person.max(initial=-1)) + 1
    out = {}
    for variable in variables:
        if variable not in corpus.attributes:
            raise MarginError(f"Les participants n'ont pas de variable « {variable} ».", "unknown_variable")
        column = corpus.attributes[variable]
        rows = np.flatnonzero((corpus.person >= 0) & (column.codes >= 0))[::-1]
        codes = np.full(people, -1, dtype=np.int32)
        codes[corpus.person[rows]] = column.codes[rows]
        out[variable] = Column(codes, column.values)
    return out


def _columns(profile: Mapping[str, Column], margins: Sequence[Margin]) -> dict[str, Column]:
    """The columns that margins speak of."""
    out = {}
    for margin in margins:
        for variable in margin.variables:
            if variable not in profile:
                raise MarginError(f"Les participants n'ont pas de variable « {variable} ».", "unknown_variable")
            out[variable] = profile[variable]
    if len({len(column) for column in out.values()}) != 1:
        raise MarginError("Les colonnes n'ont pas toutes la même longueur.", "length")
    return out


def _profiles(columns: Mapping[str, Column], people: int) -> tuple[Ints, Ints, Doubles]:
    """Profile of each participant (P,), one participant of each profile (K,), participants of each (K,)."""
    key = np.zeros(people, dtype=np.int64)
    firsts = counts = np.zeros(0, dtype=np.int64)
    for column in columns.values():
        combined = key * (len(column.values) + 1) + column.codes + 1
        _, firsts, key, counts = np.unique(combined, return_index=True, return_inverse=True, return_counts=True)
    return key, firsts, counts.astype(np.float64)


def _constrain(
    margin: Margin, columns: Mapping[str, Column], profile_of: Ints, firsts: Ints, counts: Doubles
) -> _Constraint:
    """Where each profile stands in a margin. Refuses cells that only one side knows."""
    own = [columns[variable] for variable in margin.variables]
    names = tuple(sorted(cell for cell, total in margin.totals.items() if total > 0))
    place = {cell: number for number, cell in enumerate(names)}
    cells = np.empty(len(firsts), dtype=np.int64)
    for number, first in enumerate(firsts.tolist()):
        codes = [int(column.codes[first]) for column in own]
        if min(codes) < 0:
            cells[number] = len(names)
            continue
        cell = tuple(column.values[code] for column, code in zip(own, codes, strict=True))
        if cell not in place:
            known = "compte 0 personne" if cell in margin.totals else "ne figure pas"
            raise MarginError(
                f"« {cell_name(cell)} » {known} dans la marge « {margin.name} », alors que des participants "
                f"l'ont indiqué ({french(counts[number])}).",
                "no_population" if cell in margin.totals else "unknown_category",
            )
        cells[number] = place[cell]
    present = np.bincount(cells, counts, minlength=len(names) + 1)
    if not present[:-1].all():
        empty = cell_name(names[int(np.argmin(present[:-1]))])
        raise MarginError(
            f"Aucun participant n'est « {empty} » ({margin.name}) : regroupez cette catégorie avec une voisine.",
            "no_participant",
        )
    population = np.array([margin.totals[cell] for cell in names])
    targets = population / population.sum() * present[:-1].sum()
    if present[-1]:
        targets, names = np.append(targets, present[-1]), (*names, (UNKNOWN,))
    return _Constraint(margin, names, cells, targets)


def _refuse_extreme(constraint: _Constraint, counts: Doubles, upper: float) -> None:
    """A cell whose participants would weigh more than `upper` on average cannot be reached."""
    present = constraint.sums(counts)
    needed = constraint.targets / present
    worst = int(needed.argmax())
    if needed[worst] > upper:
        heads = "qu'un participant" if present[worst] == 1 else f"que {french(present[worst])} participants"
        raise MarginError(
            f"« {cell_name(constraint.names[worst])} » ({constraint.margin.name}) n'a {heads}, dont le poids moyen "
            f"serait {french(needed[worst], 1)} (au plus {french(upper, 1)}) : "
            "regroupez cette catégorie avec une voisine.",
            "extreme",
        )


def _project(
    constraints: Sequence[_Constraint], counts: Doubles, lower: float, upper: float
) -> tuple[Doubles, str | None, int]:
    """Weight of each profile (K,), the cell furthest from its target when there is no solution, and the rounds."""
    weights, excess = np.ones_like(counts), np.ones_like(counts)
    worst = ""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        for rounds in range(1, ROUNDS + 1):
            for constraint in constraints:
                weights = weights * (constraint.targets / constraint.sums(counts * weights))[constraint.cells]
            pushed = weights * excess
            weights = np.clip(pushed, lower, upper)
            excess = pushed / weights
            if not np.isfinite(excess).all():
                break
            gaps = [np.abs(constraint.sums(counts * weights) / constraint.targets - 1) for constraint in constraints]
            furthest = max(range(len(gaps)), key=lambda number: float(gaps[number].max()))
            if float(gaps[furthest].max()) <= TOLERANCE and float(weights.min()) > 0:
                return weights, None, rounds
            worst = cell_name(constraints[furthest].names[int(gaps[furthest].argmax())])
    return weights, worst, ROUNDS


def _lines(constraint: _Constraint, counts: Doubles, weights: Doubles, people: int) -> list[CellWeight]:
    present, weighted = constraint.sums(counts), constraint.sums(counts * weights)
    return [
        CellWeight(
            constraint.margin.name,
            cell_name(cell),
            constraint.margin.totals.get(cell, 0.0),
            int(present[number]),
            float(present[number] / people),
            float(constraint.targets[number] / people),
            float(weighted[number] / people),
            float(weighted[number] / present[number]),
        )
        for number, cell in enumerate(constraint.names)
    ]
