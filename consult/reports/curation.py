"""What people decided of the themes, rebuilt from the events: nothing else is stored, so everything can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from consult.reports.models import CurationKind
from consult.reports.rules import Quote

LONGEST_LABEL = 120


class Decision(Protocol):
    """The part of a curation event that decides."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> CurationKind: ...
    @property
    def theme_id(self) -> int | None: ...
    @property
    def payload(self) -> dict[str, Any]: ...
    @property
    def actor_id(self) -> int | None: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class ThemeState:
    """What holds for one theme. `label` None: the one that the run proposes."""

    label: str | None = None
    hidden: bool = False
    quoted: tuple[Quote, ...] = ()
    unquoted: frozenset[Quote] = field(default_factory=frozenset)
    signed_off_by: int | None = None
    signed_off_at: datetime | None = None


UNTOUCHED = ThemeState()


def fold(events: Iterable[Decision]) -> dict[int, ThemeState]:
    """The state of every theme that somebody touched, after events in the order of their numbers."""
    ordered = sorted(events, key=lambda event: event.number)
    cancelled = cancelled_numbers(ordered)
    states: dict[int, ThemeState] = {}
    for event in ordered:
        if event.number in cancelled or event.kind is CurationKind.UNDO or event.theme_id is None:
            continue
        states[event.theme_id] = _apply(states.get(event.theme_id, UNTOUCHED), event)
    return states


def cancelled_numbers(ordered: Sequence[Decision]) -> set[int]:
    """Numbers of the events that an undo cancels; undoing an undo brings its event back."""
    cancelled: set[int] = set()
    for event in reversed(ordered):
        if event.kind is CurationKind.UNDO and event.number not in cancelled:
            cancelled.add(int(event.payload["number"]))
    return cancelled


def _apply(state: ThemeState, event: Decision) -> ThemeState:
    """A change to a theme that was signed off opens it again: the signature was for what it said then."""
    if event.kind is CurationKind.NOTE:
        return state
    if event.kind is CurationKind.SIGN_OFF:
        return replace(state, signed_off_by=event.actor_id, signed_off_at=event.at)
    state = replace(state, signed_off_by=None, signed_off_at=None)
    match event.kind:
        case CurationKind.RENAME:
            return replace(state, label=str(event.payload["label"]))
        case CurationKind.HIDE | CurationKind.SHOW:
            return replace(state, hidden=event.kind is CurationKind.HIDE)
        case CurationKind.QUOTE:
            quote = quote_of(event.payload)
            return replace(
                state,
                quoted=(*(kept for kept in state.quoted if kept != quote), quote),
                unquoted=state.unquoted - {quote},
            )
        case CurationKind.UNQUOTE:
            quote = quote_of(event.payload)
            return replace(
                state,
                quoted=tuple(kept for kept in state.quoted if kept != quote),
                unquoted=state.unquoted | {quote},
            )
    return state


def quote_of(payload: dict[str, Any]) -> Quote:
    """From the JSON of an event or of a run's exemplar."""
    return Quote(int(payload["contribution_id"]), int(payload["start"]), int(payload["end"]))


def reference_payload(reference: str) -> dict[str, Any]:
    """« 12-0-48 » (contribution, start, end) as the payload of an event; empty when it is something else."""
    parts = reference.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return {}
    return dict(zip(("contribution_id", "start", "end"), map(int, parts), strict=True))
