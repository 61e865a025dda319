"""A row as a reader gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

ROW = -1
"""In `faults`: the row as a whole, whatever columns are used."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """Its number from 1 without the header, its line as a text editor or a spreadsheet counts, its cells."""

    number: int
    line: int
    cells: Sequence[str]
    faults: Mapping[int, str] = field(default_factory=dict)
    """Place of a cell that cannot be read → why: the row is refused if that column is used."""


def wrong_width(found: int, wanted: int) -> str:
    """Why a row that has not the columns of the header is refused."""
    return _(
        "%(found)s colonnes au lieu de %(wanted)s : un séparateur ou un guillemet est de trop, ou manque",
        found=found,
        wanted=wanted,
    )
