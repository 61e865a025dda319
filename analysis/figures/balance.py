"""The exhaustivity balance: where every contribution went, summing to exactly 100 %."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.types import InputError, Status


@dataclass(frozen=True)
class BalanceLine:
    """One status: its count, and its percentage as published."""

    status: Status
    contributions: int
    percent: float


def balance(counts: Mapping[str, int], decimals: int = 1) -> list[BalanceLine]:
    """The seven statuses with percentages that sum to exactly 100 (to 0 for an empty corpus).

    `counts`: status -> rows; statuses left out are zero. Raises InputError for an unknown one.
    """
    unknown = sorted(set(counts) - set(Status))
    if unknown:
        raise InputError(f"Statut inconnu : « {unknown[0]} ».", "unknown_status")
    values = [int(counts.get(status, 0)) for status in Status]
    percents = rounded_percentages(values, decimals)
    return [BalanceLine(*line) for line in zip(Status, values, percents, strict=True)]


def rounded_percentages(values: Sequence[int], decimals: int = 1) -> list[float]:
    """Percentages rounded so that they sum to exactly 100: the largest remainder method.

    Integer arithmetic throughout; equal remainders go to the first. All zero gives all zero.
    """
    if any(value < 0 for value in values):
        raise InputError("Un effectif ne peut pas être négatif.", "negative")
    total, units = sum(values), 100 * 10**decimals
    if total == 0:
        return [0.0 for _ in values]
    floors = [value * units // total for value in values]
    remainders = [value * units % total for value in values]
    missing = units - sum(floors)
    for place in sorted(range(len(values)), key=lambda i: -remainders[i])[:missing]:
        floors[place] += 1
    return [round(floor / 10**decimals, decimals) for floor in floors]
