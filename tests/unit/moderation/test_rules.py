"""Claims, public figures, places of words, batches of alike texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.consultations.masking import Span
from consult.consultations.search import search_text
from consult.moderation import likeness, rules
from consult.moderation.models import ActKind

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_claim_holds_for_others_until_it_ends() -> None:
    later, before = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)
    assert rules.is_claimed(1, later, 2, NOW)
    assert not rules.is_claimed(1, later, 1, NOW)
    assert not rules.is_claimed(1, before, 2, NOW)
    assert not rules.is_claimed(None, None, 2, NOW)


def test_whoever_decided_does_not_answer_the_contest() -> None:
    assert not rules.may_answer_contest(1, 1)
    assert rules.may_answer_contest(1, 2)
    assert rules.may_answer_contest(None, 2)


def test_a_decision_against_is_contested_once_while_it_stands() -> None:
    assert rules.may_contest(ActKind.EXCLUDE, undone=False, contested=False)
    assert not rules.may_contest(ActKind.EXCLUDE, undone=True, contested=False)
    assert not rules.may_contest(ActKind.EXCLUDE, undone=False, contested=True)
    assert not rules.may_contest(ActKind.PUBLISH, undone=False, contested=False)


def test_words_are_found_everywhere_whatever_their_capitals_and_spaces() -> None:
    assert rules.places_of(["le  dupont", ""], "Le Dupont et le\nDUPONT") == [(0, 9), (13, 22)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("0-3,5-9", [(0, 3), (5, 9)]),
        ("5-3", []),
        ("0-99", []),
        ("x", []),
        ("", []),
        ("-1-3", []),
        ("1-2,1-2", [(1, 2)]),
    ],
)
def test_places_that_mean_nothing_are_left_out(typed: str, found: list[tuple[int, int]]) -> None:
    assert rules.parse_places(typed, 20) == found


def test_spans_that_meet_become_one() -> None:
    assert rules.merged([(4, 9, "chosen"), (0, 5, "name"), (12, 14, "link")]) == [(0, 9, "name"), (12, 14, "link")]
    assert Span(*rules.merged([(0, 2, "name")])[0]) == Span(0, 2, "name")


def test_small_reasons_are_told_together_and_nothing_is_found_by_difference() -> None:
    told = rules.public_counts([("a", 40, 30), ("b", 15, 12), ("c", 2, 2)], 11, "autres")
    assert [(row.label, row.contributions) for row in told] == [("a", 40), ("autres", 17)]
    alone = rules.public_counts([("a", 3, 2)], 11, "autres")
    assert [(row.label, row.contributions) for row in alone] == [("autres", None)]
    assert rules.public_counts([], 11, "autres") == []


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), max_size=8))
def test_no_count_rests_on_fewer_than_k_people(rows: list[tuple[int, int]]) -> None:
    labelled = [(str(place), max(people, contributions), people) for place, (contributions, people) in enumerate(rows)]
    shown = {row.label: row.contributions for row in rules.public_counts(labelled, 11, "autres")}
    for label, contributions, people in labelled:
        if label in shown and people:
            assert people >= 11
            assert shown[label] == contributions


def test_alike_texts_share_a_hash_and_others_are_compared_for_good() -> None:
    one = "fermer hopital village honte demander medecin garde soir"
    two = "fermer hopital commune honte demander medecin garde soir"
    other = "velo piste ecole cantine parc arbre banc fontaine"
    assert set(likeness.bands(one)) & set(likeness.bands(two))
    assert likeness.alike(one, two)
    assert not likeness.alike(one, other)


def test_copies_have_one_fingerprint() -> None:
    def print_of(text: str, masked: str = "") -> str:
        return likeness.fingerprint(search_text(text), masked or text)

    assert print_of("NULS !!!") == print_of("nuuuls") == print_of("Nul nul nul")
    assert print_of("Nuls") != print_of("Nuls et menteurs")
    long = "Fermer l’hôpital est une honte, demandez au médecin de garde"
    assert print_of(long) == print_of(long.upper()) == print_of(long.replace(",", " :") + "…")
    assert print_of(long) != print_of("Demandez au médecin de garde, fermer l’hôpital est une honte")
    assert print_of("", "████ ██") == print_of("", "██ ████") != print_of("", "██, ████ !"), "only what is hidden"
    assert likeness.bands(search_text("Nuls")) == []
