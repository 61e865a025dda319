"""The blocks of a report: their kinds in the order they are read, and what each one holds.

A block is stored as JSON: `{"id", "kind", "rev", "title", "text", …}`; `rev` counts its changes, so that two people who
edit two blocks never meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, TypeAlias

from flask_babel import gettext as _

Json: TypeAlias = dict[str, Any]
LONGEST_TEXT, LONGEST_TITLE, LONGEST_SUBTITLE = 20_000, 160, 250
MOST_BLOCKS = 60


class Kind(StrEnum):
    """In the order of a report."""

    COVER = "cover"
    EDITORIAL = "editorial"
    PARTICIPATION = "participation"
    REPRESENTATIVENESS = "representativeness"
    CLOUD = "cloud"
    LESSON = "lesson"
    COMPARISONS = "comparisons"
    UNSAID = "unsaid"
    PROPOSALS = "proposals"
    QUESTIONS = "questions"
    LIMITS = "limits"
    NEXT_STEPS = "next_steps"
    THANKS = "thanks"
    ANNEXES = "annexes"


ORDER = {kind: place for place, kind in enumerate(Kind)}


def kind_name(kind: str) -> str:
    """What a kind of block is called."""
    return {
        Kind.COVER: _("Couverture"),
        Kind.EDITORIAL: _("Éditorial"),
        Kind.PARTICIPATION: _("Participation"),
        Kind.REPRESENTATIVENESS: _("Représentativité"),
        Kind.CLOUD: _("Nuage de mots"),
        Kind.LESSON: _("Enseignement"),
        Kind.COMPARISONS: _("Comparaisons"),
        Kind.UNSAID: _("Ce qui n’a pas été dit"),
        Kind.PROPOSALS: _("Propositions"),
        Kind.QUESTIONS: _("Questions à arbitrer"),
        Kind.LIMITS: _("Limites et fiabilité"),
        Kind.NEXT_STEPS: _("Prochaines étapes"),
        Kind.THANKS: _("Remerciements"),
        Kind.ANNEXES: _("Annexes"),
    }[Kind(kind)]


def make_block(kind: Kind, taken: Iterable[str], **values: Any) -> Json:
    """A new block, under an id that no other has."""
    used = {int(name[1:]) for name in taken if name[1:].isdigit()}
    return {
        "id": f"b{max(used, default=0) + 1}",
        "kind": str(kind),
        "rev": 1,
        "title": values.pop("title", ""),
        "text": values.pop("text", ""),
        **values,
    }


def find(blocks: Sequence[Json], block_id: str) -> Json | None:
    return next((block for block in blocks if block["id"] == block_id), None)


def heading_of(block: Json) -> str:
    """Its title, or what its kind is called."""
    return str(block.get("title") or kind_name(block["kind"]))


def place_for(blocks: Sequence[Json], kind: Kind) -> int:
    """Where a new block of a kind goes: after the last one that is read before it, or with it."""
    places = [place for place, block in enumerate(blocks, start=1) if ORDER[Kind(block["kind"])] <= ORDER[kind]]
    return max(places, default=0)
