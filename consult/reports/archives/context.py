"""The small inputs of figures as the evidence archive holds them, and the same read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from consult.reports.inputs import Asked, RunInputs
from consult.reports.places import Places
from consult.territories.levels import Level

Json: TypeAlias = dict[str, Any]


@dataclass
class ArchivedTerritory:
    """As `subjects.Territory` asks for."""

    id: int
    parent_id: int | None
    code: str
    name: str
    level: Level
    tile_row: int | None
    tile_column: int | None


@dataclass
class ArchivedCollege:
    """As `subjects.College` asks for."""

    id: int
    code: str
    name: str
    signature_feminine: str
    signature_masculine: str
    signature_neutral: str


TERRITORY = ("id", "parent_id", "code", "name", "level", "tile_row", "tile_column")
COLLEGE = ("id", "code", "name", "signature_feminine", "signature_masculine", "signature_neutral")


def context_of(inputs: RunInputs, prompts: Mapping[str, str], extras: Sequence[str]) -> Json:
    """Questions, places, structure of the membership, people invited, closed double codings: `context.json`."""
    return {
        "k": inputs.k,
        "questions": [
            {
                "code": asked.code,
                "kind": asked.kind,
                "prompt": prompts.get(asked.code, ""),
                "choices": list(asked.choices),
                "scale_min": asked.scale_min,
                "scale_max": asked.scale_max,
            }
            for asked in inputs.questions
        ],
        "territories": [{name: getattr(each, name) for name in TERRITORY} for each in inputs.places.territories],
        "colleges": [{name: getattr(each, name) for name in COLLEGE} for each in inputs.places.colleges],
        "attributes": list(extras),
        "membership_id": inputs.membership_id,
        "margins": inputs.margins,
        "invited": inputs.participation["invited"],
        "codings": list(inputs.codings),
    }


def places_of(context: Json) -> Places:
    return Places(
        [ArchivedTerritory(**{**each, "level": Level(each["level"])}) for each in context["territories"]],
        [ArchivedCollege(**each) for each in context["colleges"]],
    )


def questions_of(context: Json) -> list[Asked]:
    return [
        Asked(each["code"], each["kind"], tuple(each["choices"]), each["scale_min"], each["scale_max"])
        for each in context["questions"]
    ]
