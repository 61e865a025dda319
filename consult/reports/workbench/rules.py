"""Which acts a tree allows. Pure."""

from __future__ import annotations

from typing import Any

from consult.reports.models import CurationKind
from consult.reports.workbench import errors
from consult.reports.workbench.tree import WorkingTree

LONGEST_DESCRIPTION = 2_000
LONGEST_NOTE = 2_000
COLOURS = 12


def check(tree: WorkingTree, kind: CurationKind, node_id: int | None, payload: dict[str, Any]) -> None:
    """Raises what keeps this act from being done on this tree."""
    if node_id is not None and node_id not in tree.nodes:
        raise errors.UnknownNode
    if kind is CurationKind.MERGE:
        _check_merge(tree, int(node_id or 0), int(payload["into"]))
    elif kind is CurationKind.MOVE:
        _check_move(tree, int(node_id or 0), payload["parent"])
    elif kind is CurationKind.REORDER and not set(payload["order"]) <= set(tree.nodes):
        raise errors.UnknownNode


def _check_merge(tree: WorkingTree, node_id: int, into: int) -> None:
    if into not in tree.nodes:
        raise errors.UnknownNode
    if into in tree.family(node_id):
        raise errors.IntoItself
    if tree.under(node_id) and tree.nodes[into].parent is not None:
        raise errors.TwoLevelsOnly


def _check_move(tree: WorkingTree, node_id: int, parent: int | None) -> None:
    if parent is None:
        return
    if parent not in tree.nodes:
        raise errors.UnknownNode
    if parent == node_id:
        raise errors.IntoItself
    if tree.nodes[parent].parent is not None or tree.under(node_id):
        raise errors.TwoLevelsOnly
