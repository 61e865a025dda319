"""The life of a consultation, decided from its dates and the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.consultations import rules
from consult.consultations.models import QuestionKind, State

NOW = datetime(2026, 3, 12, 18, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@dataclass
class Dates:
    state: State
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (Dates(State.OPEN, NOW, NOW + SECOND), State.OPEN),
        (Dates(State.OPEN, NOW - DAY, NOW), State.CLOSED),
        (Dates(State.OPEN, NOW - DAY, NOW + SECOND), State.OPEN),
        (Dates(State.OPEN, NOW + SECOND, NOW + DAY), State.DRAFT),
        (Dates(State.OPEN), State.OPEN),
        (Dates(State.DRAFT, NOW - DAY, NOW + DAY), State.DRAFT),
        (Dates(State.PILOT, NOW - DAY, NOW - SECOND), State.PILOT),
        (Dates(State.CLOSED, NOW - DAY, NOW + DAY), State.CLOSED),
        (Dates(State.PUBLISHED, NOW - DAY, NOW + DAY), State.PUBLISHED),
    ],
)
def test_the_clock_turns_what_was_decided_into_what_holds(dates, expected):
    assert rules.effective_state(dates, NOW) is expected


def test_what_may_be_done_in_each_state():
    past = (NOW - DAY, NOW - SECOND)
    table = {
        "may_pilot": {State.DRAFT},
        "may_open": {State.DRAFT, State.PILOT},
        "may_reopen": {State.CLOSED},
        "may_edit_promises": {State.DRAFT, State.PILOT},
        "may_edit_texts": {State.DRAFT, State.PILOT, State.OPEN, State.CLOSED},
    }
    for name, states in table.items():
        assert {state for state in State if getattr(rules, name)(Dates(state))} == states, name
    assert {state for state in State if rules.may_archive(Dates(state, *past), NOW)} == {
        State.OPEN,
        State.CLOSED,
        State.PUBLISHED,
    }
    assert {state for state in State if rules.may_close(Dates(state), NOW)} == {State.OPEN}
    assert not rules.may_close(Dates(State.OPEN, *past), NOW)
    assert rules.may_edit_questions(Dates(State.OPEN), has_answers=False)
    assert not rules.may_edit_questions(Dates(State.OPEN), has_answers=True)
    assert rules.may_edit_questions(Dates(State.PILOT), has_answers=True)
    assert not rules.may_edit_questions(Dates(State.CLOSED), has_answers=False)


def test_a_consultation_opens_when_nothing_is_missing():
    ready = Dates(State.DRAFT, None, NOW + DAY)
    assert rules.missing_before_opening(ready, questions=1, has_notice=True, now=NOW) == []
    nothing = rules.missing_before_opening(Dates(State.DRAFT), questions=0, has_notice=False, now=NOW)
    assert nothing == ["questions", "notice", "closes_at"]
    late = Dates(State.DRAFT, None, NOW)
    assert rules.missing_before_opening(late, questions=1, has_notice=True, now=NOW) == ["past"]


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001  a wall clock
def test_a_paris_time_is_one_instant_or_none(typed):
    typed = typed.replace(microsecond=0, fold=0)
    instant = rules.local_instant(typed)
    if instant is None:
        assert typed.month in (3, 4)
        assert typed.hour == 2
    else:
        assert instant.astimezone(rules.PARIS).replace(tzinfo=None) == typed


@given(st.text())
def test_a_title_becomes_an_address(title):
    slug = rules.slug_of(title)
    assert 0 < len(slug) <= 60
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
    assert "--" not in slug


def test_addresses_and_codes_are_given_once():
    assert rules.slug_of("Œuvrer pour l’été à Noël") == "oeuvrer-pour-l-ete-a-noel"
    assert rules.free_slug("sante", {"sante", "sante-2"}) == "sante-3"
    assert rules.next_code([]) == "q1"
    assert rules.next_code(["q1", "q7", "mot", "qx", "q²"]) == "q8"


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ((QuestionKind.OPEN_TEXT, "Quoi ?", 0, (1, 10), None), ""),
        ((QuestionKind.OPEN_TEXT, " \n", 0, (1, 10), None), "prompt"),
        ((QuestionKind.CHOICE, "Quoi ?", 1, (1, 10), None), "choices"),
        ((QuestionKind.CHOICE, "Quoi ?", 2, (1, 10), None, 3), "max_choices"),
        ((QuestionKind.SCALE, "Quoi ?", 0, (10, 1), None), "scale"),
        ((QuestionKind.SCALE, "Quoi ?", 0, (-1, 5), None), "scale"),
        ((QuestionKind.PROFILE, "Quoi ?", 0, (1, 10), "birth_date"), "profile"),
    ],
)
def test_a_question_says_what_it_lacks(arguments, fault):
    assert rules.question_fault(*arguments) == fault
