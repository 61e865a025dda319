"""Nothing published rests on fewer than k people, nor can be found by difference."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.reports.suppression import figure_codes, suppress_document

SLOW_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

K = 11


def cell(people: int, contributions: int | None = None, **more: Any) -> dict[str, Any]:
    return {"code": f"c{people}", "contributions": contributions or people, "people": people, **more}


def document(**parts: Any) -> dict[str, Any]:
    people = sum(item["people"] for item in parts.get("tiles", [])) or 500
    return {
        "overview": {"contributions": people, "people": people, "expressed": cell(people)},
        "balance": [
            {"key": "*", "total": people, "people": people, "cells": [cell(people, status="themed", percent=100.0)]}
        ],
        "groups": [],
        "days": [],
        "tiles": [],
        "colleges": [],
        "ages": [],
        "answers": [],
        **parts,
    }


def hidden(cells: list[dict[str, Any]]) -> list[int]:
    return [index for index, item in enumerate(cells) if item.get("hidden")]


def test_a_small_cell_hides_a_second_one() -> None:
    public = suppress_document(document(tiles=[cell(100), cell(60), cell(4)]), K)
    assert hidden(public["tiles"]) == [1, 2]
    assert public["tiles"][2]["people"] is None
    assert public["tiles"][0]["people"] == 100


def test_two_small_cells_cover_one_another() -> None:
    public = suppress_document(document(tiles=[cell(100), cell(60), cell(4), cell(7)]), K)
    assert hidden(public["tiles"]) == [2, 3]


def test_the_staff_document_is_left_as_it_is() -> None:
    own = document(tiles=[cell(100), cell(4)])
    suppress_document(own, K)
    assert own["tiles"][1]["people"] == 4


@SLOW_MACHINE
@given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_no_hidden_cell_is_the_only_unknown_of_its_sum(sizes: list[int]) -> None:
    cells = [cell(size) for size in sizes]
    public = suppress_document(document(tiles=cells), K)["tiles"]
    for before, after in zip(cells, public, strict=True):
        assert after.get("hidden") or before["people"] == 0 or before["people"] >= K
    unknown = hidden(public)
    if any(sizes[index] > 0 for index in unknown) and len(sizes) > 1:
        assert len(unknown) != 1, "the total would give it away"


def theme(key: str, people: int, *subthemes: int, segments: Any = ()) -> dict[str, Any]:
    shares = {"share_people": 0.1, "share_contributions": 0.1, "interval": None}
    return cell(people, people * 2, key=key, **shares, segments=list(segments)) | {
        "subthemes": [
            cell(size, size * 2, key=f"{key}.{i}", **shares, subthemes=[]) for i, size in enumerate(subthemes)
        ]
    }


def test_themes_and_sub_themes_of_few_people_are_hidden() -> None:
    groups = [
        {"key": "*", "people": 500, "contributions": 900, "themes": [theme("t1", 90, 50, 36, 4), theme("t2", 6, 6)]}
    ]
    public = suppress_document(document(groups=groups), K)["groups"][0]["themes"]
    assert public[0]["people"] == 90
    assert hidden(public[0]["subthemes"]) == [1, 2]
    assert public[1]["hidden"]
    assert public[1]["share_people"] is None
    assert hidden(public[1]["subthemes"]) == [0]


def group(value: str, people: int, direction: str = "over") -> dict[str, Any]:
    return {
        "attribute": "college",
        "value": value,
        "label": value,
        "contributions": people,
        "people": people,
        "group_people": 100,
        "share_people": people / 100,
        "lift_people": 2.0,
        "p": 0.001,
        "direction": direction,
    }


def test_groups_that_speak_of_a_theme_are_shown_when_k_people_of_them_do() -> None:
    segments = [group("a", 60), group("b", 40, ""), group("c", 5, "under")]
    groups = [{"key": "*", "people": 500, "contributions": 900, "themes": [theme("t1", 105, segments=segments)]}]
    shown = suppress_document(document(groups=groups), K)["groups"][0]["themes"][0]["segments"]
    assert [item["value"] for item in shown] == ["a"]


def test_a_mean_goes_with_hidden_steps() -> None:
    rows = [{"step": step, "people": people} for step, people in enumerate([40, 30, 3, 25], 1)]
    block = {"code": "answers.q", "people": 98, "rows": rows, "mean": 2.4, "exclusive": True}
    public = suppress_document(document(answers=[block]), K)["answers"][0]
    assert public["mean"] is None
    assert hidden(public["rows"]) == [2, 3]


def test_a_question_that_few_answered_shows_nothing() -> None:
    block = {"code": "answers.q", "people": 5, "rows": [{"people": 5}], "mean": 2.0, "exclusive": True}
    public = suppress_document(document(answers=[block]), K)["answers"][0]
    assert (public["people"], public["rows"], public["mean"]) == (None, [], None)


def test_codes_of_hidden_figures_are_not_public() -> None:
    public = suppress_document(document(tiles=[cell(100), cell(60), cell(4), cell(7)]), K)
    assert "c100" in figure_codes(public)
    assert not {"c4", "c7"} & figure_codes(public)


def test_the_rate_of_disagreement_is_told_from_k_sheets_on():
    rate = {"sheets": 10, "compared": 40, "different": 2, "rows": []}
    assert suppress_document(document() | {"double_entry": rate}, K)["double_entry"] is None
    enough = rate | {"sheets": K}
    assert suppress_document(document() | {"double_entry": enough}, K)["double_entry"] == enough
