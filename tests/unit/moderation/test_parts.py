"""A text made of parts, moderated as one."""

from __future__ import annotations

from consult.moderation.rules_writings import in_parts, in_whole, prints_of, unchanged, whole

PARTS = {"title": "Un jardin", "summary": "", "need": "Appeler Zoé"}


def test_places_in_the_whole_are_places_in_the_parts() -> None:
    text = whole(PARTS)
    assert text == "Un jardin\n\nAppeler Zoé"
    start = text.index("Zoé")
    assert in_parts(PARTS, [(start, start + 3, "name")]) == {"need": [(8, 11, "name")]}
    assert in_whole(PARTS, {"need": [[8, 11, "name"]]}) == [(start, start + 3, "name")]


def test_a_place_over_the_gap_is_cut() -> None:
    assert in_parts(PARTS, [(3, 18, "chosen")]) == {"title": [(3, 9, "chosen")], "need": [(0, 7, "chosen")]}


def test_a_part_that_was_rewritten_is_known() -> None:
    prints = prints_of(PARTS)
    assert unchanged(PARTS, prints) == {"title", "need"}
    assert unchanged(PARTS | {"need": "Autre"}, prints) == {"title"}
