"""Decisions about themes: their state is rebuilt from the events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.reports.curation import fold, reference_payload
from consult.reports.models import CurationKind as Kind
from consult.reports.rules import Quote

SLOW_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass
class Event:
    number: int
    kind: Kind
    theme_id: int | None = 1
    payload: dict[str, Any] = field(default_factory=dict)
    actor_id: int | None = 7
    at: datetime = datetime(2026, 3, 1, tzinfo=UTC)


QUOTE = {"contribution_id": 5, "start": 0, "end": 20}


def test_the_last_name_holds() -> None:
    events = [Event(1, Kind.RENAME, payload={"label": "Soins"}), Event(2, Kind.RENAME, payload={"label": "Accès"})]
    assert fold(events)[1].label == "Accès"
    assert fold([*events, Event(3, Kind.UNDO, payload={"number": 2})])[1].label == "Soins"


def test_undoing_an_undo_brings_back() -> None:
    events = [
        Event(1, Kind.HIDE),
        Event(2, Kind.UNDO, payload={"number": 1}),
        Event(3, Kind.UNDO, payload={"number": 2}),
    ]
    assert fold(events[:1])[1].hidden
    assert 1 not in fold(events[:2])
    assert fold(events)[1].hidden


def test_quotes_are_chosen_and_removed() -> None:
    chosen = fold([Event(1, Kind.QUOTE, payload=QUOTE)])[1]
    assert chosen.quoted == (Quote(5, 0, 20),)
    removed = fold([Event(1, Kind.QUOTE, payload=QUOTE), Event(2, Kind.UNQUOTE, payload=QUOTE)])[1]
    assert removed.quoted == ()
    assert removed.unquoted == {Quote(5, 0, 20)}


def test_a_change_opens_a_theme_that_was_signed_off() -> None:
    signed = fold([Event(1, Kind.SIGN_OFF)])[1]
    assert signed.signed_off_by == 7
    assert fold([Event(1, Kind.SIGN_OFF), Event(2, Kind.HIDE)])[1].signed_off_at is None


@SLOW_MACHINE
@given(
    st.lists(
        st.tuples(st.sampled_from([Kind.HIDE, Kind.SHOW, Kind.RENAME, Kind.SIGN_OFF, Kind.UNDO]), st.integers(1, 3)),
        max_size=15,
    )
)
def test_undoing_every_event_leaves_nothing(steps) -> None:
    events = []
    for number, (kind, theme) in enumerate(steps, 1):
        if kind is Kind.UNDO and number == 1:
            continue
        payload = {"number": number - 1} if kind is Kind.UNDO else {"label": f"nom {number}"}
        events.append(Event(number, kind, theme, payload))
    state = fold(events)
    assert fold(list(reversed(events))) == state  # the order of loading does not matter
    last = events[-1].number if events else 0
    undone = [Event(last + 1 + i, Kind.UNDO, payload={"number": event.number}) for i, event in enumerate(events[::-1])]
    assert fold([*events, *undone]) == {}


def test_references_of_forms() -> None:
    assert reference_payload("12-0-48") == {"contribution_id": 12, "start": 0, "end": 48}
    assert reference_payload("12-0") == reference_payload("a-b-c") == reference_payload("") == {}
