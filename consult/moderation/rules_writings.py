"""A text made of parts, read as one: places in the whole are places in its parts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TypeAlias

Place: TypeAlias = tuple[int, int, str]
Places: TypeAlias = dict[str, list[Place]]
GAP = "\n\n"


def whole(parts: Mapping[str, str]) -> str:
    """The parts one under another; those that are empty take no room."""
    return GAP.join(text for text in parts.values() if text)


def _starts(parts: Mapping[str, str]) -> dict[str, int]:
    found, start = {}, 0
    for name, text in parts.items():
        if text:
            found[name] = start
            start += len(text) + len(GAP)
    return found


def in_whole(parts: Mapping[str, str], places: Mapping[str, Iterable[Iterable[object]]]) -> list[Place]:
    """Places in the parts as places in the whole, in order."""
    starts = _starts(parts)
    found = []
    for name, rows in places.items():
        for start, end, kind in (tuple(row) for row in rows):
            if name in starts:
                found.append((starts[name] + int(str(start)), starts[name] + int(str(end)), str(kind)))
    return sorted(found)


def in_parts(parts: Mapping[str, str], places: Iterable[Place]) -> Places:
    """Places in the whole as places in the parts; one that runs over a gap is cut there."""
    starts = _starts(parts)
    found: Places = {}
    for start, end, kind in places:
        for name, at in starts.items():
            first, last = max(start - at, 0), min(end - at, len(parts[name]))
            if first < last:
                found.setdefault(name, []).append((first, last, kind))
    return found


def prints_of(parts: Mapping[str, str]) -> dict[str, str]:
    return {name: sha256(text.encode()).hexdigest()[:16] for name, text in parts.items() if text}


def unchanged(parts: Mapping[str, str], prints: Mapping[str, str]) -> set[str]:
    """Parts whose words are those that the masks were laid on."""
    return {name for name, mark in prints_of(parts).items() if prints.get(name) == mark}
