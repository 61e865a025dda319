"""What a closed coding says: kappas, themes, the table of confusions, and the part of it that is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from consult.clock import paris_day
from consult.reports.analysis_port import Agreement, CategoryAgreement, by_category, contingency
from consult.reports.coding import queries
from consult.reports.coding.agreements import agreements, figure_value
from consult.reports.coding.models import CodedItem, DoubleCoding
from consult.reports.coding.rules import OUTSIDE, Answer, share_a_theme

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Coded:
    """An item that both coded, with the machine's answer."""

    item: CodedItem
    first: Answer
    second: Answer
    machine: Answer
    weight: float


@dataclass(frozen=True)
class Results:
    """`agreements`: by the names of `agreements.PAIRS`; `overlapping`: share of items where the coders have a theme in
    common, main or not; `left`: items that left before the end; `half`: coded by one person at most."""

    coded: Sequence[Coded]
    agreements: dict[str, Agreement]
    overlapping: float | None
    between: Sequence[CategoryAgreement]
    machine: Sequence[CategoryAgreement]
    confusion: Sequence[Sequence[int]]
    categories: Sequence[str]
    left: int
    half: int


def coded_items(coding: DoubleCoding) -> list[Coded]:
    """In the order of coding; what left before the end is out, what is erased since still counts."""
    first, second = queries.answers_of(coding.id, 1), queries.answers_of(coding.id, 2)
    machine = queries.machine_answers_of(coding.id)
    return [
        Coded(
            item,
            first[item.id],
            second[item.id],
            Answer(machine[item.id].category, tuple(machine[item.id].others)),
            machine[item.id].weight,
        )
        for item in queries.items_of(coding.id)
        if item.counts and item.id in first and item.id in second
    ]


def results_of(coding: DoubleCoding) -> Results:
    """Everything that the team reads, from the blind answers: what was decided afterwards changes nothing."""
    coded = coded_items(coding)
    items = queries.items_of(coding.id)
    agreed = [row for row in coded if row.first.category == row.second.category]
    used = {answer.category for row in coded for answer in (row.first, row.second, row.machine)}
    categories = [*(str(theme["id"]) for theme in coding.themes), *OUTSIDE]
    categories += sorted(used - set(categories))
    said = [row.first.category for row in agreed]
    found = [row.machine.category for row in agreed]
    one, two = [row.first.category for row in coded], [row.second.category for row in coded]
    counting = sum(item.counts for item in items)
    return Results(
        coded,
        agreements(rows_of(coded), coding.seed),
        sum(share_a_theme(row.first, row.second) for row in coded) / len(coded) if coded else None,
        by_category(one, two, categories),
        by_category(said, found, categories),
        contingency(said, found, categories).astype(int).tolist(),
        categories,
        left=len(items) - counting,
        half=counting - len(coded),
    )


def rows_of(coded: Sequence[Coded]) -> list[list[Any]]:
    """What kappas are computed on: `[first, second, machine, weight]`, of nobody and of no contribution."""
    return [[row.first.category, row.second.category, row.machine.category, row.weight] for row in coded]


def codings_of_run(run_id: int) -> list[Json]:
    """The closed codings of a run, the newest first, as figures and archives need them: no name, no link to a text."""
    closed = queries.closed_codings(run_id)
    return [
        {
            "id": coding.id,
            "number": coding.number,
            "drawn": coding.size,
            "people": coding.people or 0,
            "left": sum(not item.counts for item in queries.items_of(coding.id)),
            "strata": len(coding.strata),
            "seed": coding.seed,
            "drawn_on": paris_day(coding.created_at).isoformat(),
            "closed_on": paris_day(coding.closed_at or coding.created_at).isoformat(),
            "early": coding.close_reason is not None,
            "others": len(closed) - place - 1,
            "rows": rows_of(coded_items(coding)),
        }
        for place, coding in enumerate(closed)
    ]


def published_value(run_id: int, coding_id: int) -> Json:
    """The figure of a closed coding. Raises KeyError where this run has no such one."""
    return figure_value(codings_of_run(run_id), coding_id)
