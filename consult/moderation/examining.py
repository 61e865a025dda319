"""A text as the filter sees it: everything that can be computed outside of a transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consult.consultations.queries_moderating import ModeratedText
from consult.moderation.filter import Flag, find_flags, main_subject, says_nothing
from consult.moderation.likeness import NOTHING, bands, fingerprint
from consult.moderation.models import Subject
from consult.moderation.rules import HIDING


@dataclass(frozen=True)
class Examined:
    """A text with at least one flag, and the hashes by which its copies and near-copies are found."""

    text: ModeratedText
    flags: Sequence[Flag]
    fingerprint: str
    bands: Sequence[str]

    @property
    def subject(self) -> Subject:
        return main_subject(self.flags)

    @property
    def may_hide(self) -> bool:
        """Whether a consultation that hides at once hides it."""
        return any(flag.kind in HIDING for flag in self.flags)


def examine(texts: Iterable[ModeratedText], words: Iterable[str]) -> list[Examined]:
    """Those that deserve a person's eye."""
    words = tuple(words)
    found = []
    for text in texts:
        flags = find_flags(text.body, text.spans, words)
        if flags:
            found.append(examined(text, flags))
    return found


def examined(text: ModeratedText, flags: Sequence[Flag]) -> Examined:
    """With its hashes; one that says nothing needs no near-copies."""
    if says_nothing(text.body):
        return Examined(text, flags, NOTHING, [])
    return Examined(text, flags, fingerprint(text.stems, text.masked), bands(text.stems))
