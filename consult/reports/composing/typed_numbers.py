"""Numbers typed in a sentence: those that should be figures are found, and set beside the figures they may be.

Left alone: figures already inserted, quotations, links, years, dates, hours, ages, ordinals, list numbers, references
to pages and articles, and digits inside a word. What a person said is no figure is left alone too, with their reason.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from consult.reports.composing.catalogue import Entry
from consult.reports.composing.markup import TOKEN

SPACES = " \u00a0\u202f"
MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|january|february|march|april|may|"
    "june|july|august|september|october|november|december"
)
COUNTED = (
    "personne|participant|contribution|répon|adhérent|salarié|élu|membre|thème|idée|people|participants|contributions|"
    "answers|members|themes"
)
_NUMBER = re.compile(rf"\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)?")
_PERCENT = re.compile(rf"^[{SPACES}]?(?:%|pour[{SPACES}]cent|percent|per cent)", re.IGNORECASE)
_LEFT_ALONE = re.compile(
    rf"""
      «[^»]*» | “[^”]*” | "[^"\n]*"                              # quotations
    | \[[^\]\n]*\]\([^)\n]*\) | (?:https?://|mailto:|www\.)\S+   # links
    | \b\d{{1,2}}(?:er)?[{SPACES}](?:{MONTHS})\b(?:[{SPACES}]\d{{4}})?
    | \b(?:{MONTHS})[{SPACES}]\d{{1,2}}(?:,?[{SPACES}]\d{{4}})?\b
    | \b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b | \b\d{{4}}-\d{{2}}-\d{{2}}\b
    | \b\d{{1,2}}[{SPACES}]?h(?:[{SPACES}]?\d{{2}})?\b | \b\d{{1,2}}:\d{{2}}\b
    | \b\d{{1,3}}[{SPACES}]?(?:-|–|à|et)[{SPACES}]?\d{{1,3}}[{SPACES}]ans\b
    | \b(?:moins|plus|au-delà|dès|under|over)[{SPACES}](?:de[{SPACES}])?\d{{1,3}}[{SPACES}](?:ans|years)\b
    | \b\d+(?:er|re|ère|e|ème|ème|nd|nde|st|th|rd)\b
    | \b(?:pages?|p\.|n°|no|numéros?|articles?|art\.|annexes?|chapitres?|figures?|tableaux?|blocs?|versions?|étapes?|
        questions?|phases?|enseignements?|propositions?|loi|décret|iso|section)[{SPACES}]\d+(?:[.-]\d+)*
    | (?m:^\s*\d{{1,3}}[.)][{SPACES}])                           # list numbers
    """,
    re.IGNORECASE | re.VERBOSE,
)
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True)
class Typed:
    """A number that a person typed. text: as typed, with its « % »; sentence: where it stands; key: its name in forms;
    suggestions: references of the figures that read the same."""

    key: str
    text: str
    sentence: str
    suggestions: tuple[str, ...] = ()


def typed_numbers(text: str, entries: Mapping[str, Entry], excused: Iterable[str] = ()) -> list[Typed]:
    """The numbers of a text that are neither figures nor left alone, in reading order; `excused`: keys to leave out."""
    left = set(excused)
    blank = _blanked(text)
    seen: dict[tuple[str, str], int] = {}
    found = []
    for start, end in _numbers(blank):
        written, sentence = text[start:end], _sentence_around(text, start)
        rank = seen[written, sentence] = seen.get((written, sentence), 0) + 1
        key = hashlib.sha256(f"{written}|{sentence}|{rank}".encode()).hexdigest()[:12]
        if key not in left:
            found.append(Typed(key, written, sentence, tuple(_equal(written, entries))))
    return found


def with_figure(text: str, key: str, ref: str, entries: Mapping[str, Entry]) -> str | None:
    """The text with one typed number replaced by a figure; None when it is not there any more."""
    blank = _blanked(text)
    seen: dict[tuple[str, str], int] = {}
    for start, end in _numbers(blank):
        written, sentence = text[start:end], _sentence_around(text, start)
        rank = seen[written, sentence] = seen.get((written, sentence), 0) + 1
        if hashlib.sha256(f"{written}|{sentence}|{rank}".encode()).hexdigest()[:12] == key and ref in entries:
            return f"{text[:start]}[[{ref}]]{text[end:]}"
    return None


def _blanked(text: str) -> str:
    """The same length, without what is left alone."""
    for pattern in (TOKEN, _LEFT_ALONE):
        text = pattern.sub(lambda match: "\n" if match[0] == "\n" else "·" * len(match[0]), text)
    return text


def _numbers(blank: str) -> Iterator[tuple[int, int]]:
    for match in _NUMBER.finditer(blank):
        start, end = match.span()
        before, after = blank[start - 1 : start], blank[end : end + 1]
        if before.isalpha() or after.isalpha() or (before in ("-", "_") and blank[start - 2 : start - 1].isalpha()):
            continue
        unit = _PERCENT.match(blank[end : end + 12])
        if (
            _YEAR.match(match[0])
            and unit is None
            and not re.match(rf"[{SPACES}](?:{COUNTED})", blank[end:], re.IGNORECASE)
        ):
            continue
        yield start, end + (unit.end() if unit else 0)


def _sentence_around(text: str, at: int) -> str:
    """The sentence that holds a place."""
    start = max([0, *(match.end() for match in _SENTENCE.finditer(text) if match.end() <= at)])
    following = _SENTENCE.search(text, at)
    return text[start : following.start() if following else len(text)].strip()


def value_of(written: str) -> tuple[float, int, bool]:
    """(value, decimals, whether it is a percentage) of a number as typed."""
    number = _NUMBER.match(written)
    digits = re.sub(rf"[{SPACES}]", "", number[0] if number else "0").replace(",", ".")
    decimals = len(digits.partition(".")[2])
    return float(digits), decimals, number is not None and number.end() < len(written)


def _equal(written: str, entries: Mapping[str, Entry]) -> Iterator[str]:
    """The figures that would be written so."""
    value, decimals, share = value_of(written)
    for ref, entry in entries.items():
        if not entry.shown or entry.value is None or (entry.measure == "share") is not share:
            continue
        own = entry.value * 100 if share else entry.value
        if round(own, decimals) == value:
            yield ref
