"""The tree that people are reshaping: what the run proposes, changed by each decision in turn. Pure.

Nothing is stored but the decisions: undoing one folds the others again. A decision that finds nothing to act on any
more (its theme was created by a decision that was undone) has no effect, and is counted as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from consult.reports.curation import cancelled_numbers
from consult.reports.models import CurationKind
from consult.reports.workbench.members import Members

Codes: TypeAlias = npt.NDArray[np.int32]
Finder: TypeAlias = Callable[[npt.NDArray[np.int64], npt.NDArray[np.int64]], npt.NDArray[np.int64]]
"""(contributions, positions) -> row of each idea, -1 where it is gone."""

NO_THEME, OFF_TOPIC = 0, -1
"""Places that are no theme; ids of themes are positive."""


@dataclass(frozen=True)
class Node:
    """A theme (`parent` None) or a sub-theme. `created_by`: number of the decision that made it, None for the run's."""

    id: int
    slug: str
    parent: int | None
    label: str
    description: str = ""
    colour: int = 0
    position: int = 0
    question_id: int | None = None
    created_by: int | None = None


@dataclass(frozen=True)
class WorkingTree:
    """nodes: by id, those that are still there; place: (m,) id of the node that holds each idea itself (a sub-theme, or
    a theme where no sub-theme does), NO_THEME or OFF_TOPIC; number: the last decision it holds; moved: (m,) booleans,
    whether a person chose where the idea stands; without_effect: numbers of decisions that found nothing to act on."""

    nodes: Mapping[int, Node]
    place: Codes
    moved: npt.NDArray[np.bool_]
    number: int = 0
    without_effect: frozenset[int] = frozenset()

    def tops(self) -> list[Node]:
        return sorted((node for node in self.nodes.values() if node.parent is None), key=_order)

    def under(self, node_id: int) -> list[Node]:
        """The sub-themes of a theme."""
        return sorted((node for node in self.nodes.values() if node.parent == node_id), key=_order)

    def family(self, node_id: int) -> list[int]:
        """A theme and its sub-themes."""
        return [node_id, *(node.id for node in self.under(node_id))]

    def top_of(self, node_id: int) -> int:
        return self.nodes[node_id].parent or node_id

    def rows(self, node_id: int) -> npt.NDArray[np.int64]:
        """Rows of the ideas of a theme, its sub-themes included."""
        return np.flatnonzero(np.isin(self.place, self.family(node_id)))


class Decision(Protocol):
    """The part of a curation event that reshapes."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> CurationKind: ...
    @property
    def theme_id(self) -> int | None: ...
    @property
    def payload(self) -> dict[str, Any]: ...


RESHAPING = frozenset(
    {
        CurationKind.RENAME,
        CurationKind.DESCRIBE,
        CurationKind.COLOUR,
        CurationKind.REORDER,
        CurationKind.MERGE,
        CurationKind.MOVE,
        CurationKind.CREATE,
        CurationKind.SPLIT,
        CurationKind.MOVE_IDEAS,
        CurationKind.DROP,
        CurationKind.OFF_TOPIC,
    }
)
GATHERING = frozenset({CurationKind.CREATE, CurationKind.SPLIT, CurationKind.MOVE_IDEAS})
"""Those that carry members."""


def start(nodes: Mapping[int, Node], place: Codes, number: int) -> WorkingTree:
    """The tree of a run, before any decision taken since."""
    return WorkingTree(nodes, place, np.zeros(len(place), dtype=bool), number)


def fold(
    tree: WorkingTree, decisions: Iterable[Decision], members: Callable[[int], Members], find: Finder
) -> WorkingTree:
    """The tree after every decision later than the one it holds, those that were undone left out.

    members: of the decision of a number. Every decision of the corpus must be given: an undo may name an old one.
    """
    ordered = sorted(decisions, key=lambda decision: decision.number)
    cancelled = cancelled_numbers(ordered)  # type: ignore[arg-type]  # reads number, kind and payload alone
    for decision in ordered:
        if decision.number <= tree.number:
            continue
        if decision.kind in RESHAPING and decision.number not in cancelled:
            tree = apply(tree, decision, members, find)
        tree = replace(tree, number=decision.number)
    return tree


def apply(tree: WorkingTree, decision: Decision, members: Callable[[int], Members], find: Finder) -> WorkingTree:
    """The tree after one decision."""
    changed = _changed(tree, decision, members, find)
    if changed is None:
        return replace(tree, without_effect=tree.without_effect | {decision.number})
    return changed


def _changed(
    tree: WorkingTree, decision: Decision, members: Callable[[int], Members], find: Finder
) -> WorkingTree | None:
    payload, kind = decision.payload, decision.kind
    if kind is CurationKind.REORDER:
        return _reordered(tree, payload["order"])
    if decision.theme_id not in tree.nodes and (decision.theme_id is not None or kind not in GATHERING):
        return None
    node = tree.nodes.get(decision.theme_id or 0)
    match kind:
        case CurationKind.RENAME:
            return _with(tree, replace(node, label=str(payload["label"]))) if node else None
        case CurationKind.DESCRIBE:
            return _with(tree, replace(node, description=str(payload["text"]))) if node else None
        case CurationKind.COLOUR:
            return _with(tree, replace(node, colour=int(payload["colour"]))) if node else None
        case CurationKind.MERGE:
            return _merged(tree, int(payload["into"]), node) if node else None
        case CurationKind.MOVE:
            return _moved(tree, node, payload["parent"]) if node else None
        case CurationKind.DROP:
            return _emptied(tree, node, NO_THEME) if node else None
        case CurationKind.OFF_TOPIC:
            return _emptied(tree, node, OFF_TOPIC) if node else None
        case _:
            return _gathered(tree, decision, members(decision.number), find)


def _with(tree: WorkingTree, *nodes: Node) -> WorkingTree:
    return replace(tree, nodes={**tree.nodes, **{node.id: node for node in nodes}})


def _reordered(tree: WorkingTree, order: Sequence[int]) -> WorkingTree:
    """The listed ones in that order, before those that the list does not know."""
    rank = {node_id: place for place, node_id in enumerate(order)}
    return _with(
        tree,
        *(
            replace(node, position=rank[node.id] if node.id in rank else node.position + len(order))
            for node in tree.nodes.values()
        ),
    )


def _merged(tree: WorkingTree, into: int, node: Node) -> WorkingTree | None:
    """Its ideas and its sub-themes go to another, which keeps its name."""
    if into not in tree.nodes or into in tree.family(node.id):
        return None
    target = tree.nodes[into]
    children = tree.under(node.id)
    if children and target.parent is not None:
        return None
    nodes = {id_: kept for id_, kept in tree.nodes.items() if id_ != node.id}
    nodes |= {child.id: replace(child, parent=into, colour=target.colour) for child in children}
    return replace(
        tree,
        nodes=nodes,
        place=np.where(tree.place == node.id, np.int32(into), tree.place),
        moved=tree.moved | np.isin(tree.place, tree.family(node.id)),
    )


def _moved(tree: WorkingTree, node: Node, parent: int | None) -> WorkingTree | None:
    """Under another theme, or as a theme of its own (`parent` None)."""
    if parent is not None and (parent not in tree.nodes or tree.nodes[parent].parent is not None or parent == node.id):
        return None
    if node.parent is None and parent is not None and tree.under(node.id):
        return None  # a theme with sub-themes is merged, not moved
    colour = tree.nodes[parent].colour if parent is not None else node.colour
    return replace(_with(tree, replace(node, parent=parent, colour=colour)), moved=tree.moved | (tree.place == node.id))


def _emptied(tree: WorkingTree, node: Node, place: int) -> WorkingTree:
    """The theme and its sub-themes are no more; their ideas are without theme, or off topic."""
    family = tree.family(node.id)
    held = np.isin(tree.place, family)
    return replace(
        tree,
        nodes={id_: kept for id_, kept in tree.nodes.items() if id_ not in family},
        place=np.where(held, np.int32(place), tree.place),
        moved=tree.moved | held,
    )


def _gathered(tree: WorkingTree, decision: Decision, members: Members, find: Finder) -> WorkingTree | None:
    """New themes, sub-themes that come under them, ideas that go to them (or to themes that stand already)."""
    payload = decision.payload
    nodes, moved = dict(tree.nodes), tree.moved
    for made in payload.get("created", ()):
        parent = made.get("parent")
        if parent is not None and parent not in nodes:
            continue
        nodes[made["id"]] = Node(
            id=made["id"],
            slug=made["slug"],
            parent=parent,
            label=made["label"],
            colour=nodes[parent].colour if parent is not None else made["colour"],
            position=made.get("position", len(nodes)),
            question_id=made.get("question_id"),
            created_by=decision.number,
        )
    for child, parent in payload.get("subthemes", ()):
        if child in nodes and parent in nodes and child != parent:
            nodes[child] = replace(nodes[child], parent=parent, colour=nodes[parent].colour)
            moved = moved | (tree.place == child)
    targets = np.array([id_ if id_ in nodes or id_ <= 0 else -2 for id_ in payload.get("to", ())], dtype=np.int32)
    place = tree.place
    if len(members) and len(targets):
        rows = find(members[:, 1], members[:, 2])
        to = targets[members[:, 0]]
        known = (rows >= 0) & (to != -2)
        if not known.any() and not payload.get("created"):
            return None
        place, moved = place.copy(), moved.copy()
        place[rows[known]] = to[known]
        moved[rows[known]] = True
    return replace(tree, nodes=nodes, place=place, moved=moved)


def _order(node: Node) -> tuple[int, int]:
    return node.position, node.id
