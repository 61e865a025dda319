"""Put the tree up for review: a second person will agree it, or send it back."""

from __future__ import annotations

from consult.authz import Actor
from consult.reports.models import CurationEvent, CurationKind
from consult.reports.operations.curate_theme import append_event
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.errors import AlreadyProposed, EmptyTree


def propose_tree(*, actor: Actor, bench: Bench) -> CurationEvent:
    """Raises EmptyTree, AlreadyProposed."""
    if not bench.tree.nodes:
        raise EmptyTree
    if bench.stage is CurationKind.PROPOSE:
        raise AlreadyProposed
    return append_event(
        actor=actor, corpus=bench.corpus, kind=CurationKind.PROPOSE, theme_id=None, payload={"number": bench.number}
    )
