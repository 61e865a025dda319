"""A table described once: its columns, with their type and what they mean, and a way to read its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from flask_babel import lazy_gettext as _l

Row: TypeAlias = Sequence[Any]


class Kind(StrEnum):
    """What a column holds: each format writes it as its own type. None is an empty cell in all of them; in a column
    of numbers, a text says why there is none (« masqué »)."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"
    """A fraction: 0.25 is read « 25 % »."""
    DAY = "day"
    INSTANT = "instant"
    """An aware instant; written in Europe/Paris where the format has no zones."""
    YES_NO = "yes_no"


class Audience(StrEnum):
    """For whom a file is made; each has columns of its own, and no two can be joined on ids, order or times."""

    STAFF = "staff"
    GOVERNANCE = "governance"
    OPEN = "open"


AUDIENCE_LABELS = {
    Audience.STAFF: _l("Pour l’équipe"),
    Audience.GOVERNANCE: _l("Pour la gouvernance"),
    Audience.OPEN: _l("Pour tout le monde"),
}
AUDIENCE_HINTS = {
    Audience.STAFF: _l("Les numéros du site et les jours, sans pseudonyme."),
    Audience.GOVERNANCE: _l("Un pseudonyme propre à ce fichier et les profils, sans date ni numéro du site."),
    Audience.OPEN: _l("Les textes masqués et des comptes, sans pseudonyme, profil ni date."),
}


@dataclass(frozen=True)
class Column:
    """`name` is for machines (JSON Lines, Parquet), `label` for people (CSV, XLSX); `note` says what it means."""

    name: str
    label: Any
    kind: Kind = Kind.TEXT
    note: Any = ""
    width: int = 0
    """Characters in a workbook; 0: from its kind."""


@dataclass(frozen=True)
class Table:
    """`rows` gives them anew each time, one at a time. `count` is how many there are, when that is known cheaply."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Callable[[], Iterator[Row]]
    count: int | None = None
