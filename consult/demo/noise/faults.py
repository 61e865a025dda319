"""Spelling faults that people make: accents, doubled letters, sound, abbreviations, slips of the finger."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from consult.demo.lexicon import read

Random = Callable[[], float]
Fault = Callable[[str, Random], str]

_PLAIN = str.maketrans("àâäéèêëîïôöûùüçÀÂÉÈÊËÎÏÔÛÙÇ", "aaaeeeeiioouuucAAEEEEIIOUUC")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DOUBLE = re.compile(r"([lmnprtsfc])\1")
_BETWEEN_VOWELS = re.compile(r"(?<=[aeiouéè])([lmnprtfc])(?=[aeiouéè])")


def _pairs(name: str) -> list[tuple[str, str]]:
    found = (pair.partition(">") for pair in read("faults.toml")[name].split())
    return [(right, wrong.replace("_", " ")) for right, _, wrong in found]


_SOUNDS, _ENDINGS = _pairs("sounds"), _pairs("endings")
_HOMOPHONES, _SHORT, _NEIGHBOURS = dict(_pairs("homophones")), dict(_pairs("short")), dict(_pairs("neighbours"))


def _pick(options: str | list[str], random: Random) -> str:
    return options[int(random() * len(options))]


def accents(word: str, random: Random) -> str:
    """« dépistage » -> « depistage »."""
    return word.translate(_PLAIN)


def doubled(word: str, random: Random) -> str:
    """A doubled letter made single, or a single one doubled."""
    if random() < 0.6 and _DOUBLE.search(word):
        return _DOUBLE.sub(r"\1", word, count=1)
    places = [match.start() for match in _BETWEEN_VOWELS.finditer(word)]
    if not places:
        return word
    place = places[int(random() * len(places))]
    return word[:place] + word[place] + word[place:]


def sound(word: str, random: Random) -> str:
    """Written as it is heard, at one place."""
    start = int(random() * len(_SOUNDS))
    for i in range(len(_SOUNDS)):
        heard, written = _SOUNDS[(start + i) % len(_SOUNDS)]
        if heard in word and len(word) > 3:
            return word.replace(heard, written, 1)
    return word


def ending(word: str, random: Random) -> str:
    """The mute end of a word, lost or mistaken."""
    if len(word) < 4:
        return word
    start = int(random() * len(_ENDINGS))
    for i in range(len(_ENDINGS)):
        right, wrong = _ENDINGS[(start + i) % len(_ENDINGS)]
        if word.endswith(right):
            return word[: -len(right)] + wrong
    return word


def homophone(word: str, random: Random) -> str:
    """« a » for « à », « d'avantage »."""
    return _HOMOPHONES.get(word, word)


def short(word: str, random: Random) -> str:
    """As in a text message."""
    return _SHORT.get(word, word)


def slip(word: str, random: Random) -> str:
    """A letter missed, swapped, struck twice, or its neighbour struck (AZERTY)."""
    if len(word) < 4:
        return word
    place = 1 + int(random() * (len(word) - 2))
    kind = random()
    if kind < 0.3:
        return word[:place] + word[place + 1 :]
    if kind < 0.6:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind < 0.72:
        return word[:place] + word[place] + word[place:]
    near = _NEIGHBOURS.get(word[place])
    return word if near is None else word[:place] + _pick(near, random) + word[place + (random() < 0.8) :]


_KINDS: tuple[Fault, ...] = (accents, doubled, sound, ending, homophone, short, slip)
# Which faults each habit makes, in the order of _KINDS.
_PROFILES = {
    "careful": (4, 3, 0.3, 2, 1, 0, 2),
    "hurried": (4, 1, 0.3, 2, 1, 1, 6),
    "uneasy": (3, 3, 4, 5, 3, 0.3, 1),
    "texting": (3, 1, 2, 2, 1, 8, 1.5),
}


@dataclass(frozen=True)
class Speller:
    """How one person spells: share of words at fault (0 to 1) and the kind of faults they make."""

    rate: float
    profile: str

    def spoil(self, text: str, random: Random) -> str:
        """The text with this person's faults in it."""
        count = self.rate * (text.count(" ") + 1)
        faults = int(count) + (random() < count - int(count))
        if not faults:
            return text
        for _ in range(min(faults, 12)):
            spans = [match.span() for match in _WORD.finditer(text)]
            if not spans:
                return text
            text = self._spoil_one(text, spans, random)
        return text

    def _spoil_one(self, text: str, spans: list[tuple[int, int]], random: Random) -> str:
        weights = _PROFILES[self.profile]
        for _ in range(4):
            start, end = spans[int(random() * len(spans))]
            draw = random() * sum(weights)
            kind = bisect_right(list(accumulate(weights)), draw)
            word = text[start:end]
            changed = _KINDS[kind](word, random)
            if changed != word and changed:
                return text[:start] + changed + text[end:]
        return text


def drop_accents(text: str) -> str:
    """The whole text without accents."""
    return text.translate(_PLAIN)
