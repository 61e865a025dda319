"""The texts outside of consultations that moderation reads, as their own contexts give them.

A context registers a source for each kind: moderation asks it for the words, and tells it what was decided.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from flask import url_for

from consult.authz import Actor
from consult.consultations.masking import Span, find_masks, masked
from consult.errors import NotFound
from consult.moderation.rules_writings import unchanged


@dataclass(frozen=True)
class Written:
    """A text and where it stands. `parts`: its words, by part; `about` and `url`: where it is read."""

    id: int
    parts: Mapping[str, str]
    excluded: bool
    reason: str | None
    day: date
    label: str
    about: str
    endpoint: str
    values: Mapping[str, Any]

    @property
    def url(self) -> str:
        """Made in a request only: jobs read texts too."""
        return url_for(self.endpoint, **self.values)


class Source(Protocol):
    decision_endpoint: str
    """The page on which an author reads a decision (`writing_act_id`), and contests it."""

    def texts(self, organisation_id: int, ids: Collection[int]) -> dict[int, Written]:
        """Those that still have words."""

    def authors(self, ids: Collection[int]) -> dict[int, list[int]]:
        """Text → the people who wrote it."""

    def decided(self, actor: Actor, target_id: int, excluded: bool, reason: str | None) -> None:
        """Take a text out of public reading, or bring it back; its masks may have changed too."""


SOURCES: dict[str, Source] = {}


def register_source(kind: str, source: Source) -> None:
    SOURCES[kind] = source


def source_of(kind: str) -> Source:
    if kind not in SOURCES:
        raise NotFound
    return SOURCES[kind]


def hide(parts: Mapping[str, str], masks: Mapping[str, Any], prints: Mapping[str, str]) -> dict[str, str]:
    """The parts as everybody reads them. A part rewritten since is masked anew: no mask of another text fits it."""
    same = unchanged(parts, prints)
    return {
        name: masked(text, [Span(*row) for row in masks.get(name, ())] if name in same else find_masks(text))
        for name, text in parts.items()
    }
