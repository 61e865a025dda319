"""Cancel a decision about themes, or bring back one that was cancelled."""

from __future__ import annotations

from consult.authz import Actor
from consult.reports import queries
from consult.reports.curation import cancelled_numbers
from consult.reports.errors import NothingToUndo
from consult.reports.models import Corpus, CurationEvent, CurationKind
from consult.reports.operations.curate_theme import append_event


def undo_decision(*, actor: Actor, corpus: Corpus, number: int) -> CurationEvent:
    """Append the undo of the event of that number. Raises NothingToUndo when it holds no more, or never was."""
    events = list(queries.events_of(corpus.id))
    target = next((event for event in events if event.number == number), None)
    if target is None or number in cancelled_numbers(events):
        raise NothingToUndo
    return append_event(
        actor=actor, corpus=corpus, kind=CurationKind.UNDO, theme_id=target.theme_id, payload={"number": number}
    )
