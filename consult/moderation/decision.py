"""What a moderator decides, as forms give it and jobs keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from consult.consultations.masking import Span
from consult.consultations.queries_moderating import ModeratedText
from consult.moderation.models import ActKind
from consult.moderation.rules import merged, places_of

CHOSEN = "chosen"
"""Kind of the masks that people lay."""
AT_ONCE = 40
"""Contributions decided in one transaction; more is a job."""


@dataclass(frozen=True)
class Decision:
    """`words` are hidden wherever they stand; `places`, in the text that was read; `shown` are masks taken off it."""

    kind: ActKind
    reason: str = ""
    note: str = ""
    words: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    shown: tuple[tuple[int, int], ...] = ()

    def masks(self, text: ModeratedText, *, read: bool) -> list[Span]:
        """The spans that hide what this decision says, and what was hidden before. `read`: the text that was read."""
        kept = [span for span in text.spans if not (read and (span.start, span.end) in self.shown)]
        chosen = places_of(self.words, text.body) + (list(self.places) if read else [])
        spans = [(span.start, span.end, span.kind) for span in kept]
        return [Span(*each) for each in merged(spans + [(start, end, CHOSEN) for start, end in chosen])]

    def as_json(self) -> dict[str, Any]:
        return {"kind": str(self.kind), "reason": self.reason, "note": self.note, "words": list(self.words)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Decision:
        return cls(ActKind(stored["kind"]), stored["reason"], stored["note"], tuple(stored["words"]))


def masks_before(spans: Sequence[Span]) -> list[list[Any]]:
    return [[span.start, span.end, span.kind] for span in spans]
