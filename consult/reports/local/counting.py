"""How many people each territory counts, by college, age and theme: one pass over the columns of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from consult.reports.analysis_port import TOP
from consult.reports.columns import RunColumns
from consult.reports.places import Places
from consult.reports.subjects import Territory
from consult.territories.levels import Level

Counts = npt.NDArray[np.int64]
UNKNOWN = ""
"""The column of people whose college or age is not known."""


@dataclass(frozen=True)
class Node:
    """A place of the tree that counts are made on. `part`: all of the territory; only those of its own code (direct);
    only those of the places in it (under); everyone (nation)."""

    territory_id: int | None
    part: str


@dataclass(frozen=True)
class Tree:
    """nodes in an order where a place comes after the one it is in; parents: index of that one, TOP for the first;
    leaf: territory code -> node of the people of exactly that code."""

    nodes: Sequence[Node]
    parents: Sequence[int]
    leaf: dict[str, int]

    @cached_property
    def place(self) -> dict[tuple[int | None, str], int]:
        return {(node.territory_id, node.part): i for i, node in enumerate(self.nodes)}

    def whole(self, territory_id: int) -> int:
        return self.place[territory_id, "all"]


def tree_of(places: Places) -> Tree:
    """The nation, then each territory; one that has places in it is parted between those of its own code and theirs."""
    children: dict[int | None, list[Territory]] = {}
    for territory in places.territories:
        if territory.level is not Level.NATIONAL:
            above = places.territory.get(territory.parent_id) if territory.parent_id else None
            over = above.id if above is not None and above.level is not Level.NATIONAL else None
            children.setdefault(over, []).append(territory)
    nodes, parents, leaf = [Node(None, "nation")], [TOP], {}

    def add(node: Node, parent: int) -> int:
        nodes.append(node)
        parents.append(parent)
        return len(nodes) - 1

    def walk(over: int | None, parent: int) -> None:
        for territory in children.get(over, []):
            here = add(Node(territory.id, "all"), parent)
            if territory.id in children:
                leaf[territory.code] = add(Node(territory.id, "direct"), here)
                walk(territory.id, add(Node(territory.id, "under"), here))
            else:
                leaf[territory.code] = here

    walk(None, 0)
    return Tree(nodes, parents, leaf)


@dataclass(frozen=True)
class LocalCounts:
    """n places. people, contributions: (n,); colleges, ages: (n, m) people, one column per value, then those of no
    known value where there are any; themes: slug -> (n,) people."""

    tree: Tree
    people: Counts
    contributions: Counts
    colleges: Counts
    college_values: Sequence[str]
    ages: Counts
    age_values: Sequence[str]
    themes: dict[str, Counts]


def count(columns: RunColumns, places: Places, slugs: Sequence[str]) -> LocalCounts:
    """Everything the reports count. People are those of the report: groups are nobody, nor are unknown authors."""
    corpus, tree = columns.corpus, tree_of(places)
    column = corpus.attributes.get("territory")
    node_of_value = np.array([tree.leaf.get(code, 0) for code in column.values] + [0] if column else [0])
    at = node_of_value[column.codes] if column else np.zeros(len(corpus), np.int64)
    size = int(corpus.person.max(initial=-1)) + 1
    where = np.zeros(size, np.int64)
    known = corpus.person >= 0
    where[corpus.person[known]] = at[known]
    present = np.zeros(size, bool)
    present[corpus.person[known]] = True

    def up(own: Counts) -> Counts:
        total = own.astype(np.int64)
        for node in range(len(tree.nodes) - 1, 0, -1):
            total[tree.parents[node]] += total[node]
        return total

    def people_of(mask: npt.NDArray[np.bool_]) -> Counts:
        return up(np.bincount(where[mask & present], minlength=len(tree.nodes)))

    def parted(name: str) -> tuple[Counts, Sequence[str]]:
        attribute = corpus.attributes.get(name)
        values = list(attribute.values) if attribute else []
        code = np.full(size, len(values), np.int64)
        if attribute:
            code[corpus.person[known]] = np.where(attribute.codes[known] < 0, len(values), attribute.codes[known])
        found = np.stack([people_of(code == value) for value in range(len(values) + 1)], axis=1)
        if not found[0, -1]:
            return found[:, :-1], values
        return found, [*values, UNKNOWN]

    themes: dict[str, Counts] = {}
    for slug in slugs:
        said = np.zeros(size, bool)
        person = corpus.person[corpus.themes.get(slug, np.empty(0, np.int64))]
        said[person[person >= 0]] = True
        themes[slug] = people_of(said)
    colleges, college_values = parted("college")
    ages, age_values = parted("age_band")
    return LocalCounts(
        tree,
        people_of(present),
        up(np.bincount(at, minlength=len(tree.nodes))),
        colleges,
        college_values,
        ages,
        age_values,
        themes,
    )
