"""The order of questions and sections."""

import pytest

from consult.consultations.rules_order import (
    asked_too_early,
    followed,
    layout_of,
    moved,
    order_of,
    parsed,
    section_moved,
)

LAYOUT = layout_of([7, 9], [("a", None), ("b", 7), ("c", 7)])


def shown(layout):
    return [(group.section_id, "".join(group.codes)) for group in layout]


def test_questions_stand_in_their_sections_and_empty_sections_stay():
    assert shown(LAYOUT) == [(None, "a"), (7, "bc"), (9, "")]
    assert order_of(LAYOUT) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("code", "up", "expected"),
    [
        ("c", True, [(None, "a"), (7, "cb"), (9, "")]),
        ("b", True, [(None, "ab"), (7, "c"), (9, "")]),
        ("a", False, [(None, ""), (7, "abc"), (9, "")]),
        ("c", False, [(None, "a"), (7, "b"), (9, "c")]),
        ("a", True, [(None, "a"), (7, "bc"), (9, "")]),
    ],
)
def test_a_question_moves_within_its_section_then_to_the_next_one(code, up, expected):
    assert shown(moved(LAYOUT, code, up=up)) == expected


def test_a_question_at_the_very_end_stays():
    layout = moved(LAYOUT, "c", up=False)
    assert moved(layout, "c", up=False) == layout


def test_a_section_moves_among_the_sections_only():
    assert shown(section_moved(LAYOUT, 9, up=True)) == [(None, "a"), (9, ""), (7, "bc")]
    assert section_moved(LAYOUT, 7, up=True) == LAYOUT
    assert section_moved(LAYOUT, 9, up=False) == LAYOUT


def test_a_copy_follows_its_original():
    assert shown(followed(LAYOUT, "b", "x")) == [(None, "a"), (7, "bxc"), (9, "")]


def test_an_order_that_a_page_sends_is_read():
    layout = parsed("c section:9 a section:7 b", [7, 9], ["a", "b", "c"])
    assert shown(layout) == [(None, "c"), (9, "a"), (7, "b")]


@pytest.mark.parametrize(
    "order",
    [
        "", "a b", "a b c d section:7 section:9", "a a b section:7 section:9", "a b c section:7", "a b c section:8",
        "a b c section:7 section:7 section:9", "a b c section:x section:7 section:9", "section:²",
    ],
)  # fmt: skip
def test_an_order_that_is_not_whole_is_refused(order):
    assert parsed(order, [7, 9], ["a", "b", "c"]) is None


def test_a_question_comes_after_those_it_depends_on():
    assert asked_too_early(["a", "b"], {"b": ["a"]}) is None
    assert asked_too_early(["b", "a"], {"b": ["a"]}) == ("b", "a")
