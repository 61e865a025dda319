"""Undo the last decision that reshaped the tree, or redo the last that was undone."""

from __future__ import annotations

from consult.authz import Actor
from consult.reports.models import CurationEvent, CurationKind
from consult.reports.operations.curate_theme import append_event
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.errors import NothingToRedo, NothingToUndo


def step_back(*, actor: Actor, bench: Bench, forward: bool = False) -> CurationEvent:
    """Whoever took it: the history says who did what. Raises NothingToUndo, NothingToRedo."""
    done, undone = bench.stacks
    if forward and not undone:
        raise NothingToRedo
    if not forward and not done:
        raise NothingToUndo
    target = bench.event(undone[-1] if forward else done[-1])
    return append_event(
        actor=actor,
        corpus=bench.corpus,
        kind=CurationKind.UNDO,
        theme_id=target.theme_id,
        payload={"number": target.number},
    )
