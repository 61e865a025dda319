"""Limits, words, keys and states of answering, without a database."""

from __future__ import annotations

import uuid

import pytest

from consult.accounts.profile import Purpose
from consult.consultations.models import Channel, State
from consult.consultations.rules_answering import (
    clean_text,
    correction_key,
    is_blank,
    is_key,
    is_writable,
    may_go_on,
    new_key,
    purposes_optional,
    version_of,
    words_fault,
    words_of,
)


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("state", list(State))
def test_answers_are_taken_while_open_and_in_a_pilot_from_the_team_only(state, channel):
    expected = state is State.OPEN or (state is State.PILOT and channel is Channel.PILOT)
    assert is_writable(state, channel) is expected


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("a\x00b", "ab"), ("a\r\nb\rc", "a\nb\nc"), ("a\ud800b", "ab"), ("  é 👩🏽‍⚕️ ‏أ ", "  é 👩🏽‍⚕️ ‏أ ")],
)
def test_a_text_is_kept_as_typed(typed, kept):
    assert clean_text(typed) == kept


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u200b\u200e", "\ufeff"])
def test_blank_texts(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["?", "a", "👍", "…"])
def test_texts_that_are_not_blank(text):
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Santé", ["santé"]),
        ("« Bien-être »", ["bien-être"]),
        ("Famille, SOLIDARITÉ ; famille", ["famille", "solidarité"]),
        ("prendre   soin.", ["prendre soin"]),
        ("l'entraide", ["l’entraide"]),
        ("", []),
        (" , ;", []),
    ],
)
def test_words_are_folded(typed, words):
    assert words_of(typed) == words


@pytest.mark.parametrize(
    ("typed", "fault"),
    [("un deux trois", ""), ("un, deux, trois", ""), ("un deux trois quatre", "many"), ("a" * 41, "long"), ("", "")],
)
def test_one_to_three_words(typed, fault):
    assert words_fault(typed) == fault


def test_keys_are_the_same_for_the_same_box_and_differ_otherwise():
    key = new_key("p", 1, 1)
    assert key == new_key("p", 1, 1)
    assert len({key, new_key("p", 1, 2), new_key("p", 2, 1), new_key("q", 1, 1), correction_key(key)}) == 5
    assert is_key(key)
    assert is_key(str(uuid.uuid4()))
    assert not is_key("KEY")
    assert not is_key(str(uuid.uuid4()).upper())
    assert not is_key("{" + str(uuid.uuid4()) + "}")


def test_versions_tell_texts_apart():
    assert version_of("") == ""
    assert version_of("a") != version_of("b")


def test_no_question_without_the_consents_that_it_needs():
    assert not may_go_on({Purpose.NOTICE}, has_open_text=True)
    assert may_go_on({Purpose.NOTICE}, has_open_text=False)
    assert may_go_on({Purpose.NOTICE, Purpose.HEALTH_TEXT}, has_open_text=True)


def test_news_are_offered_to_those_who_can_be_reached_only():
    assert purposes_optional(has_open_text=True, reachable=False) == [Purpose.QUOTATION]
    assert purposes_optional(has_open_text=False, reachable=True) == [Purpose.OUTCOME, Purpose.CONTACT]
