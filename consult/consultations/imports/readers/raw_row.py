"""A row as a reader gives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawRow:
    """Its number from 1 without the header, its line as a text editor counts, its cells."""

    number: int
    line: int
    cells: Sequence[str]
