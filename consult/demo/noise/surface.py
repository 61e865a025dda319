"""What a line looks like on the page: capitals, punctuation, apostrophes, spaces; one person's habits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from consult.demo.noise.faults import Speller, drop_accents

Random = Callable[[], float]


@dataclass(frozen=True)
class Hand:
    """How one person types, whatever they say."""

    speller: Speller
    capital: bool
    full_stop: bool
    shouting: bool
    without_accents: bool
    without_apostrophes: bool
    spaced_punctuation: bool
    excited: bool
    bulleted: bool


def draw_hand(register: str, rate: float, random: Random) -> Hand:
    """The habits of one person. ``rate`` is their share of words at fault."""
    draw = random()
    if register in ("staff", "polite") and draw < 0.75:
        profile = "careful"
    elif register == "familiar" and draw < 0.7:
        profile = "texting"
    else:
        profile = "careful" if draw < 0.3 else "hurried" if draw < 0.62 else "uneasy" if draw < 0.95 else "texting"
    tidy = register in ("polite", "staff")
    return Hand(
        speller=Speller(rate, profile),
        capital=random() < (0.85 if tidy else 0.25 if register == "familiar" else 0.6),
        full_stop=random() < (0.7 if tidy else 0.1 if register == "familiar" else 0.3),
        shouting=random() < (0.12 if register == "angry" else 0.015),
        without_accents=random() < (0.01 if tidy else 0.3 if register == "familiar" else 0.06),
        without_apostrophes=random() < (0.0 if tidy else 0.25 if register == "familiar" else 0.03),
        spaced_punctuation=random() < 0.7,
        excited=random() < (0.6 if register == "angry" else 0.05),
        bulleted=random() < 0.04,
    )


def write(text: str, hand: Hand, random: Random) -> str:
    """The line as this person would have typed it."""
    text = hand.speller.spoil(text, random)
    if hand.without_accents:
        text = drop_accents(text)
    if hand.without_apostrophes and random() < 0.8:
        text = text.replace("'", " " if random() < 0.6 else "")
    keeps_habit = random() < 0.92
    if hand.shouting and random() < 0.7:
        text = text.upper()
    elif hand.capital == keeps_habit:
        text = text[:1].upper() + text[1:]
    if not hand.spaced_punctuation:
        text = text.replace(" !", "!").replace(" ?", "?").replace(" :", ":")
    if text[-1:] not in "?!." and hand.excited and random() < 0.5:
        text += (" !", "!!", " !!!", "!", "!!!!")[int(random() * 5)]
    elif text[-1:] not in "?!.)" and hand.full_stop == keeps_habit:
        text += "." if random() < 0.94 else "..."
    if hand.bulleted and random() < 0.6:
        text = "- " + text
    return text
