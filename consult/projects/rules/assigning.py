"""Who examines what: the load is shared, nobody examines what they carry or have an interest in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """A project to be examined."""

    id: int
    territory_path: tuple[int, ...]
    """Its territory and those above, nearest first; empty when it has none."""
    kept_from: frozenset[int]
    """People who carry it, or declared an interest."""
    examiners: frozenset[int]
    """Already assigned."""


@dataclass(frozen=True)
class Examiner:
    id: int
    territories: frozenset[int | None]
    """Territories held; None among them: the whole organisation."""


def may_examine(project: Waiting, examiner: Examiner) -> bool:
    """Held there or above, and kept from nothing."""
    held = None in examiner.territories or bool(examiner.territories & set(project.territory_path))
    return held and examiner.id not in project.kept_from


def propose(
    projects: Sequence[Waiting], examiners: Sequence[Examiner], load: Mapping[int, int], wanted: int
) -> list[tuple[int, int]]:
    """Pairs (project, examiner) that bring each project to `wanted` examiners, the least loaded first.

    The projects that fewest people can examine are served first, so that a widely held examiner is kept for those
    nobody else can take. Greedy and deterministic: ties go to the smallest id.
    """
    loads = {examiner.id: load.get(examiner.id, 0) for examiner in examiners}
    able = {project.id: [e for e in examiners if may_examine(project, e)] for project in projects}
    pairs: list[tuple[int, int]] = []
    for project in sorted(projects, key=lambda project: (len(able[project.id]), project.id)):
        taken = set(project.examiners)
        while len(taken) < wanted:
            free = [examiner.id for examiner in able[project.id] if examiner.id not in taken]
            if not free:
                break
            chosen = min(free, key=lambda id_: (loads[id_], id_))
            loads[chosen] += 1
            taken.add(chosen)
            pairs.append((project.id, chosen))
    return pairs
