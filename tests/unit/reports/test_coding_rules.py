"""Drawing a stratified sample that anybody can redo, and reading answers."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from consult.reports.coding.rules import (
    NONE,
    OFF_TOPIC,
    UNKNOWN,
    Answer,
    allocate,
    draw,
    folded,
    next_position,
    read_answer,
    share_a_theme,
)

populations = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 400), min_size=1)


@given(populations, st.integers(1, 300), st.integers(0, 20))
def test_every_stratum_has_its_part(held: dict[str, int], size: int, floor: int) -> None:
    total = sum(held.values())
    size = min(size, total)
    drawn = allocate(held, size, floor)
    assert sum(drawn.values()) == size
    filled = sum(count > 0 for count in held.values())
    for name, count in held.items():
        assert 0 <= drawn.get(name, 0) <= count
        if count:
            assert drawn[name] >= min(count, floor, size // filled)


def test_the_rest_is_in_proportion() -> None:
    assert allocate({"a": 800, "b": 150, "c": 50}, 100, 0) == {"a": 80, "b": 15, "c": 5}
    assert allocate({"a": 980, "b": 15, "c": 5}, 100, 5) == {"a": 90, "b": 5, "c": 5}
    assert allocate({}, 0, 5) == {}


@given(populations.filter(any), st.integers(1, 60), st.integers(0, 1_000_000))
def test_the_draw_is_the_same_for_the_same_seed(held: dict[str, int], size: int, seed: int) -> None:
    strata, start = {}, 1
    for name, count in held.items():
        strata[name] = list(range(start, start + count))
        start += count
    size = min(size, start - 1)
    drawn = draw(strata, size, 3, seed)
    assert drawn == draw({name: ids[::-1] for name, ids in reversed(strata.items())}, size, 3, seed)
    assert len({item.contribution_id for item in drawn}) == size
    assert all(item.contribution_id in strata[item.category] for item in drawn)
    for name in {item.category for item in drawn}:
        own = [item for item in drawn if item.category == name]
        assert abs(sum(item.weight for item in own) - len(strata[name])) < 1e-6


def test_a_stranger_redoes_the_draw_from_the_seed() -> None:
    def rank(purpose: str, number: int) -> str:
        return hashlib.sha256(f"7:{purpose}:{number}".encode()).hexdigest()

    found = [item.contribution_id for item in draw({"a": range(1, 31), "b": range(31, 41)}, 8, 2, 7)]
    chosen = sorted(range(1, 31), key=lambda n: rank("draw", n))[:6]
    chosen += sorted(range(31, 41), key=lambda n: rank("draw", n))[:2]
    assert found == sorted(chosen, key=lambda n: rank("order", n))


def test_reading_an_answer() -> None:
    assert read_answer("12", ["14", "13", "14", "12"], [12, 13, 14]) == Answer("12", (13, 14))
    assert read_answer(NONE, ["12"], [12]) == Answer(NONE)
    assert read_answer(OFF_TOPIC, [], []) == Answer(OFF_TOPIC)
    assert read_answer(UNKNOWN, ["nonsense"], []) == Answer(UNKNOWN)
    for category, others in (("99", []), ("12", ["99"]), ("", []), ("١٢", []), ("12", ["x"])):
        assert read_answer(category, others, [12, 13]) is None


def test_where_to_go_next() -> None:
    assert next_position([1, 2, 4, 5], {1}, 1) == 2
    assert next_position([1, 2, 4, 5], {4, 5}, 4) == 1, "back to what was skipped"
    assert next_position([1, 2], {1, 2}, 1) is None
    assert next_position([], set(), 0) is None


def test_a_theme_in_common() -> None:
    assert share_a_theme(Answer("1", (2,)), Answer("2", (3,)))
    assert not share_a_theme(Answer("1"), Answer("2", (3,)))


def test_names_are_found_without_accents() -> None:
    assert folded("Écouter À CÔTÉ") == "ecouter a cote"
