"""The agreed tree as the rows of a run: every contribution and every idea where people left it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from consult.reports.analysis_port import Status
from consult.reports.workbench.base import IdeaColumns
from consult.reports.workbench.tree import NO_THEME, OFF_TOPIC, WorkingTree

DECIDED_BY_IDEAS = frozenset({Status.THEMED, Status.UNCLASSIFIED, Status.OFF_TOPIC})


@dataclass(frozen=True)
class Before:
    """What the run before said of a contribution. `place`: its sub-theme, else its theme, NO_THEME without one."""

    id: int
    status: str
    status_before: str | None
    place: int
    score: float | None
    campaign: int | None


def levels(tree: WorkingTree, place: int) -> tuple[int | None, int | None]:
    """(theme, sub-theme) of a place."""
    if place <= NO_THEME or place not in tree.nodes:
        return None, None
    parent = tree.nodes[place].parent
    return (place, None) if parent is None else (parent, place)


def idea_rows(run_id: int, ideas: IdeaColumns, tree: WorkingTree) -> list[tuple[Any, ...]]:
    """(run, contribution, position, start, end, theme, sub-theme, score), in order."""
    of_place = {place: levels(tree, place) for place in np.unique(tree.place).tolist()}
    columns = (ideas.contribution, ideas.position, ideas.start, ideas.end, tree.place, ideas.score.astype(float))
    return [
        (run_id, contribution, position, start, end, *of_place[place], round(score, 4))
        for contribution, position, start, end, place, score in zip(*(c.tolist() for c in columns), strict=True)
    ]


def contribution_rows(
    run_id: int, before: Iterable[Before], ideas: IdeaColumns, tree: WorkingTree
) -> list[tuple[Any, ...]]:
    """(run, contribution, status, status before moderation, theme, sub-theme, score, campaign), in order.

    A contribution that no decision touched keeps what the run said of it. One that was touched is themed as soon as one
    of its ideas has a theme; else off topic where people said so, else without theme. What repeats another follows the
    ideas of its sub-theme.
    """
    went = most_went(ideas, tree)
    low = np.searchsorted(ideas.contribution, ideas.contribution, side="left")
    opens = dict(zip(ideas.contribution.tolist(), low.tolist(), strict=True))
    places, base, scores, moved = (a.tolist() for a in (tree.place, ideas.place, ideas.score, tree.moved))
    owners = ideas.contribution.tolist()
    rows = []
    for row in sorted(before, key=lambda each: each.id):
        first = opens.get(row.id)
        own: range = range(0)
        if first is not None:
            last = first
            while last < len(owners) and owners[last] == row.id:
                last += 1
            own = range(first, last)
        original = row.status_before if row.status == Status.MODERATED and row.status_before else row.status
        place = went.get(row.place, row.place)
        if original in DECIDED_BY_IDEAS and any(moved[i] for i in own):
            original, place = _settled([(places[i], base[i], scores[i]) for i in own], row.place)
        status, kept = row.status, row.status_before
        if row.status == Status.MODERATED:
            kept = original if row.status_before else None
        elif original in DECIDED_BY_IDEAS:
            status = original
        rows.append((run_id, row.id, status, kept, *levels(tree, place), row.score, row.campaign))
    return rows


def most_went(ideas: IdeaColumns, tree: WorkingTree) -> dict[int, int]:
    """Place in the run -> where most of its ideas are now."""
    pairs = np.stack([ideas.place, tree.place], axis=1)
    found, many = np.unique(pairs, axis=0, return_counts=True)
    most: dict[int, tuple[int, int]] = {}
    for (old, new), count in zip(found.tolist(), many.tolist(), strict=True):
        if count > most.get(old, (0, 0))[0]:
            most[old] = (count, new)
    return {old: new for old, (_count, new) in most.items()}


def _settled(own: Sequence[tuple[int, int, float]], main: int) -> tuple[str, int]:
    """(status, main place) from (place, place in the run, score) of each idea."""
    themed = [idea for idea in own if idea[0] > NO_THEME]
    if not themed:
        off = any(place == OFF_TOPIC for place, _base, _score in own)
        return (str(Status.OFF_TOPIC) if off else str(Status.UNCLASSIFIED)), NO_THEME
    best = max(themed, key=lambda idea: (idea[1] == main, idea[2]))
    return str(Status.THEMED), best[0]
