"""What in a contribution deserves a person's eye, and where. Pure: a text, its masks, a list of words.

The filter flags; it never decides. What it marks as personal is what `consultations.masking` hides already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from consult.consultations.masking import Span
from consult.consultations.words import fold
from consult.moderation.models import Subject

IDENTIFYING = frozenset({"name", "phone", "email", "nir", "address"})
_HEALTH = re.compile(
    r"\b(?:cancers?|tumeurs?|leucemies?|metastases?|diabet\w*|sida|vih|seropositi\w*|hepatites?|depressi(?:f|ve|on)s?"
    r"|bipolaires?|schizophren\w*|psychiatri\w*|suicid\w*|anorexi\w*|boulimi\w*|alcooli\w*|toxicoman\w*|addictions?"
    r"|alzheimer|parkinson|demences?|epilep\w*|scleroses?|fibromyalgi\w*|lupus|crohn|avc|infarctus|cardiaques?"
    r"|insuffisances?|dialyses?|chimio\w*|radiotherapi\w*|ivg|fausses?.couches?|avortements?|grossesses?|enceintes?"
    r"|handicap(?:ee?s?|s)?|invalid(?:e|es|ite)|autis\w*|trisomi\w*|asthm\w*|opere(?:e|s|es)?|hospitalis\w*"
    r"|en.soins.palliatifs|burn.?out|endometriose|menopause|prostate|mastectomie)\b"
)
_SOUND = re.compile(r"[^\W_]")
_LONGEST_NOTHING = 40
_NOTHING = frozenset(
    """rien;rien du tout;rien a dire;rien a signaler;rien a ajouter;rien de special;rien de particulier;vide
    reponse vide;neant;ras;r a s;nsp;nc;so;sans objet;sans avis;sans opinion;sans reponse;pas d avis;pas d opinion
    pas de reponse;pas d idee;aucun avis;aucune idee;aucune reponse;ne sait pas;ne sais pas;sais pas;je ne sais pas
    je sais pas;ne se prononce pas;test;essai;bla bla;blabla""".replace("\n    ", ";").split(";")
)
"""Whole answers, folded, that fill the field without answering. « Non » and « aucun » answer: they are not here."""
_KEYS = re.compile(r"(?:([^\W\d_])(?: ?\1)*|(?:azerty|qwerty|qsdf|asdf|wxcv)\w*)")
"""One letter over and over, keys in a row."""
_DISGUISED = str.maketrans("01345$@!€", "oieassaie")


@dataclass(frozen=True)
class Flag:
    """Characters `start` to `end` (excluded) of the original."""

    kind: Subject
    start: int
    end: int


def find_flags(text: str, masks: Sequence[Span], words: Iterable[str]) -> list[Flag]:
    """Every flag of a text, in order. `masks`: what is hidden in it; `words`: the organisation's offence words."""
    if says_nothing(text):
        return [Flag(Subject.EMPTY, 0, len(text))]
    flags = [Flag(Subject(mask.kind), mask.start, mask.end) for mask in masks if mask.kind in set(Subject)]
    flags += [Flag(Subject.INSULT, start, end) for start, end in _offences(text, tuple(words))]
    if any(mask.kind in IDENTIFYING for mask in masks):
        flags += [Flag(Subject.HEALTH, *match.span()) for match in _HEALTH.finditer(same_length(text))]
    return sorted(flags, key=lambda flag: (flag.start, flag.end))


def says_nothing(text: str) -> bool:
    """No letter nor digit, the same letter over and over, or « rien », « RAS », « (vide) »."""
    if _SOUND.search(text) is None:
        return True
    if len(text) > _LONGEST_NOTHING:
        return False
    words = " ".join(re.findall(r"[^\W_]+", fold(text)))
    return words in _NOTHING or _KEYS.fullmatch(words) is not None


def main_subject(flags: Iterable[Flag]) -> Subject:
    """The most pressing one."""
    order = list(Subject)
    return min((flag.kind for flag in flags), key=order.index)


class _Plain(dict[int, str]):
    """Character → its small letter without accent; a ligature, two letters once folded, keeps its place as a space."""

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code))
        plain = self[code] = folded if len(folded) == 1 else " "
        return plain


_plain = _Plain()


def same_length(text: str) -> str:
    """Folded so that places in it are places in the original."""
    return text.translate(_plain)


def _offences(text: str, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Whole words only, whatever their capitals, accents, plural, or letters drawn out or replaced by signs."""
    pattern = _pattern(words)
    if pattern is None:
        return
    plain = same_length(text)
    places = [match.span() for match in pattern.finditer(plain)]
    disguised = plain.translate(_DISGUISED)
    if disguised != plain:
        places += [span for match in pattern.finditer(disguised) if _mixed(plain[slice(*(span := match.span()))])]
    yield from sorted(set(places))


def _mixed(word: str) -> bool:
    """Letters and signs together: « c0n », not the number 0."""
    return any(character.isalpha() for character in word) and not word.isalpha()


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    wanted = sorted({fold(word).strip() for word in words} - {""}, key=len, reverse=True)
    if not wanted:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_drawn_out, wanted))})(?!\w)")


def _drawn_out(word: str) -> str:
    """« connaaard » and « connards » are « connard »."""
    letters = []
    for character in word:
        if character.isalpha():
            letters.append(f"{re.escape(character)}+")
        else:
            letters.append(r"[\s'’-]+" if character in " '’-" else re.escape(character))
    return "".join(letters) + "e?s?"
