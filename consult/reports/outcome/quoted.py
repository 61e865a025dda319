"""Which words published reports quote: what a retention clock must leave readable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from consult.reports.issuing.queries import published_versions


def quoted_spans(consultation_id: int) -> dict[int, list[tuple[int, int]]]:
    """Contribution -> spans of its text that a published version holds, whatever part of it quotes them."""
    found: dict[int, set[tuple[int, int]]] = {}
    for version in published_versions({consultation_id}):
        for quote in _quotes(version.content):
            found.setdefault(int(quote["contribution_id"]), set()).add((int(quote["start"]), int(quote["end"])))
    return {contribution_id: sorted(spans) for contribution_id, spans in found.items()}


def _quotes(value: Any) -> Iterator[dict[str, Any]]:
    """Verbatims stand in several parts of a document; each is a place in a text."""
    if isinstance(value, dict):
        if {"contribution_id", "start", "end"} <= value.keys():
            yield value
        for part in value.values():
            yield from _quotes(part)
    elif isinstance(value, list):
        for part in value:
            yield from _quotes(part)
