"""Faults change words without emptying them, at the rate and in the manner of one person."""

from __future__ import annotations

import random

import pytest

from consult.demo.noise import faults
from consult.demo.noise.surface import draw_hand, write

TEXT = "la mutuelle pourrait aider les personnes isolées à trouver un médecin près de chez elles"


@pytest.mark.parametrize(
    "fault", [faults.accents, faults.doubled, faults.sound, faults.ending, faults.homophone, faults.slip]
)
def test_a_fault_leaves_a_word(fault: faults.Fault) -> None:
    rng = random.Random(3)
    changed = [fault(word, rng.random) for word in TEXT.split()]
    assert all(changed)
    assert changed != TEXT.split()


def test_no_fault_at_rate_zero_and_more_with_the_rate() -> None:
    rng = random.Random(4)
    assert faults.Speller(0.0, "hurried").spoil(TEXT, rng.random) == TEXT

    def wrong(rate: float) -> int:
        speller = faults.Speller(rate, "uneasy")
        spoilt = [speller.spoil(TEXT, rng.random).split() for _ in range(200)]
        return sum(word not in TEXT.split() for words in spoilt for word in words)

    few, many = wrong(0.03), wrong(0.25)
    assert 0 < few < many / 3


def test_a_hand_is_recognised() -> None:
    rng = random.Random(8)
    hands = [draw_hand("polite", 0.0, rng.random) for _ in range(200)]
    stopped = next(
        hand
        for hand in hands
        if hand.full_stop and hand.capital and not (hand.bulleted or hand.shouting or hand.excited)
    )
    lines = [write(TEXT, stopped, rng.random) for _ in range(100)]
    assert sum(line.endswith(".") for line in lines) > 80
    assert sum(line[0] == "L" for line in lines) > 80
