"""The kappas of a closed coding and the figure that a report publishes of it, from values alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

from consult.reports.analysis_port import Agreement, compare, landis_koch
from consult.reports.coding.rules import UNKNOWN

Json: TypeAlias = dict[str, Any]
PAIRS = ("coders", "first", "second", "agreed")
"""The coders with each other, then each of them, then what both agree on, with the machine."""


def agreements(rows: Sequence[Sequence[Any]], seed: int) -> dict[str, Agreement]:
    """Each of PAIRS compared, from `[first, second, machine, weight]`; the machine's answer is the stratum too.

    « Ne sait pas » is an answer like another, so that it never agrees with the machine; two of them are no agreement
    about a theme, and are left out of the last pair.
    """
    agreed = [row for row in rows if row[0] == row[1] != UNKNOWN]
    chosen = {"coders": (rows, 0, 1), "first": (rows, 0, 2), "second": (rows, 1, 2), "agreed": (agreed, 0, 2)}
    return {
        name: compare(
            [row[a] for row in kept],
            [row[b] for row in kept],
            [row[3] for row in kept],
            [row[2] for row in kept],
            seed=seed,
        )
        for name, (kept, a, b) in chosen.items()
    }


def figure_value(codings: Sequence[Json], coding_id: int) -> Json:
    """Kappas, sizes and dates; no name of a coder, and no theme: a theme of a sample rests on few people.

    codings: what `results.codings_of_run` gives, from the database or from an archive. Raises KeyError.
    """
    facts = next((coding for coding in codings if coding["id"] == coding_id), None)
    if facts is None:
        raise KeyError(coding_id)
    pairs = agreements(facts["rows"], facts["seed"])
    said = {name: value for name, value in facts.items() if name not in ("id", "rows")}
    return said | {
        "contributions": len(facts["rows"]),
        "pairs": {name: _written(pairs[name]) for name in PAIRS},
    }


def _written(agreement: Agreement) -> Json:
    """Rounded, so that another machine finds the same digits."""
    values = {name: round(value, 6) if isinstance(value, float) else value for name, value in asdict(agreement).items()}
    return values | {"reading": None if agreement.kappa is None else landis_koch(agreement.kappa)}
