"""A figure as a stored request: its JSON form, checked and canonical."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from analysis.types import InputError, Status


class Measure(StrEnum):
    """What is counted. Shares are fractions of the base, between 0 and 1."""

    CONTRIBUTIONS = "contributions"
    PEOPLE = "people"
    SHARE_CONTRIBUTIONS = "share_contributions"
    SHARE_PEOPLE = "share_people"
    MEAN_PER_PERSON = "mean_per_person"
    DAYS = "days"


SHARES = frozenset({Measure.SHARE_CONTRIBUTIONS, Measure.SHARE_PEOPLE})
LISTS = ("theme", "subtheme", "question", "status")
KEYS = frozenset({*LISTS, "day", "attributes"})
WEIGHTINGS = frozenset({None, "person", "margins"})


class RequestError(InputError):
    """A figure request that means nothing; `code` names the fault."""


@dataclass(frozen=True)
class Filter:
    """Conditions joined by AND; the values of one condition by OR. An empty one keeps all rows."""

    theme: tuple[str, ...] | None = None
    subtheme: tuple[str, ...] | None = None
    question: tuple[str, ...] | None = None
    status: tuple[str, ...] | None = None
    day: tuple[str | None, str | None] | None = None
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, value: Any, name: str = "filter") -> Filter:
        """From JSON. `day` is one ISO day, or `{"from": …, "to": …}`, both included."""
        if value is None:
            return cls()
        if not isinstance(value, Mapping):
            raise RequestError(f"« {name} » doit être un objet.", "filter")
        unknown = sorted(set(value) - KEYS)
        if unknown:
            raise RequestError(f"Condition inconnue dans « {name} » : « {unknown[0]} ».", "unknown_condition")
        parsed: dict[str, Any] = {key: _texts(value[key], key) for key in LISTS if value.get(key) is not None}
        for status in parsed.get("status", ()):
            if status not in set(Status):
                raise RequestError(f"Statut inconnu : « {status} ».", "unknown_status")
        if value.get("day") is not None:
            parsed["day"] = _days(value["day"])
        attributes = value.get("attributes") or {}
        if not isinstance(attributes, Mapping):
            raise RequestError("« attributes » doit être un objet.", "filter")
        parsed["attributes"] = {str(key): _texts(wanted, str(key)) for key, wanted in attributes.items()}
        return cls(**parsed)

    def as_dict(self) -> dict[str, Any]:
        """JSON values; conditions left out are absent, lists are sorted."""
        lists = {key: getattr(self, key) for key in LISTS}
        out: dict[str, Any] = {key: list(values) for key, values in lists.items() if values is not None}
        if self.day is not None:
            out["day"] = {name: day for name, day in zip(("from", "to"), self.day, strict=True) if day}
        if self.attributes:
            out["attributes"] = {key: list(self.attributes[key]) for key in sorted(self.attributes)}
        return out


@dataclass(frozen=True)
class FigureRequest:
    """One figure. `base` is what a share is a share of (None: every contribution).

    weighting: None, each contribution weighs 1; "person", each person weighs 1, shared among
    their contributions within the base; "margins", each person, or each of their contributions,
    weighs the coefficient that fits participants to the membership (`weighting`). seed: with
    one, a share also gets a 95 % interval by resampling people; None, no interval.
    """

    measure: Measure
    filter: Filter = Filter()
    base: Filter = Filter()
    weighting: str | None = None
    seed: int | None = None

    @classmethod
    def parse(cls, value: Any) -> FigureRequest:
        """From JSON text or from its decoded object. Raises RequestError, naming the fault."""
        if isinstance(value, str | bytes):
            try:
                value = json.loads(value)
            except ValueError:
                raise RequestError("La demande de chiffre n'est pas du JSON.", "json") from None
        if not isinstance(value, Mapping):
            raise RequestError("Une demande de chiffre doit être un objet.", "request")
        unknown = sorted(set(map(str, value)) - {"measure", "filter", "base", "weighting", "seed"})
        if unknown:
            raise RequestError(f"Clé inconnue dans la demande : « {unknown[0]} ».", "unknown_key")
        if value.get("measure") not in set(Measure):
            raise RequestError(f"Mesure inconnue : « {value.get('measure')} ».", "unknown_measure")
        measure = Measure(value["measure"])
        weighting, seed = value.get("weighting"), value.get("seed")
        if weighting not in WEIGHTINGS:
            raise RequestError(f"Pondération inconnue : « {weighting} ».", "unknown_weighting")
        if weighting == "person" and measure is not Measure.SHARE_CONTRIBUTIONS:
            raise RequestError("Seule une part de contributions se compte par personne.", "weighting")
        if weighting is not None and measure not in SHARES:
            raise RequestError("Seule une part se pondère.", "weighting")
        if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int) or seed < 0):
            raise RequestError("La graine doit être un entier positif ou nul.", "seed")
        if value.get("base") and measure not in SHARES:
            raise RequestError("Seule une part se rapporte à une base.", "base")
        return cls(
            measure,
            Filter.parse(value.get("filter")),
            Filter.parse(value.get("base"), "base"),
            weighting,
            seed,
        )

    def canonical(self) -> str:
        """The one JSON text of this request: sorted keys, no spaces; equal requests, equal texts."""
        return json.dumps(
            {
                "measure": self.measure.value,
                "filter": self.filter.as_dict(),
                "base": self.base.as_dict(),
                "weighting": self.weighting,
                "seed": self.seed,
            },
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )


def _texts(value: Any, name: str) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else [value]
    if any(not isinstance(item, str | int) or isinstance(item, bool) for item in values):
        raise RequestError(f"« {name} » attend un texte ou une liste de textes.", "value")
    return tuple(sorted({str(item) for item in values}))


def _days(value: Any) -> tuple[str | None, str | None]:
    if isinstance(value, str):
        value = {"from": value, "to": value}
    if not isinstance(value, Mapping) or set(value) - {"from", "to"}:
        raise RequestError("« day » attend un jour, ou « from » et « to ».", "day")
    start, end = value.get("from"), value.get("to")
    for day in (start, end):
        try:
            if day is not None:
                date.fromisoformat(day)
        except (TypeError, ValueError):
            raise RequestError(f"Ce n'est pas un jour : « {day} ».", "day") from None
    if start and end and end < start:
        raise RequestError("Le dernier jour précède le premier.", "day")
    return start, end
