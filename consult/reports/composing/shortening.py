"""A verbatim shortened by « […] » and by nothing else: what remains are spans of the masked words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

CUT = "[…]"
_CUTS = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|\(…\)|\(\.\.\.\))\s*")


def spans_of(original: str, shortened: str) -> list[list[int]] | None:
    """Where each remaining piece stands in the original, in order; None when a word was changed, moved or added.

    Pieces begin and end between words, so that no half word says something else.
    """
    spans: list[list[int]] = []
    at = 0
    pieces = [piece for piece in _CUTS.split(shortened.strip()) if piece]
    for piece in pieces:
        place = _whole(original, piece, at)
        if place < 0:
            return None
        spans.append([place, place + len(piece)])
        at = place + len(piece)
    return spans or None


def _whole(original: str, piece: str, at: int) -> int:
    """The first place of a piece that cuts no word in two; -1 without any."""
    place = original.find(piece, at)
    while place >= 0:
        end = place + len(piece)
        opens = place == 0 or not (original[place - 1].isalnum() and piece[0].isalnum())
        closes = end == len(original) or not (original[end].isalnum() and piece[-1].isalnum())
        if opens and closes:
            return place
        place = original.find(piece, place + 1)
    return -1


def words_of(quote: Mapping[str, Any], text: str) -> str:
    """The words of a quotation as they are read: whole, or their pieces around « […] »."""
    spans: Sequence[Sequence[int]] = quote.get("spans") or []
    if not spans:
        return text
    pieces = [text[start:end].strip() for start, end in spans if 0 <= start < end <= len(text)]
    before = f"{CUT} " if spans[0][0] > 0 else ""
    after = f" {CUT}" if spans[-1][1] < len(text.rstrip()) else ""
    return before + f" {CUT} ".join(pieces) + after
