"""Send the tree back to work, with why."""

from __future__ import annotations

from consult.authz import Actor
from consult.reports.models import CurationEvent, CurationKind
from consult.reports.operations.curate_theme import append_event
from consult.reports.workbench.bench import Bench


def reopen_tree(*, actor: Actor, bench: Bench, reason: str) -> CurationEvent:
    """The reason stands in the history."""
    return append_event(
        actor=actor, corpus=bench.corpus, kind=CurationKind.REOPEN, theme_id=None, payload={"text": reason.strip()}
    )
