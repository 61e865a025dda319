"""Rows written once beside the file they come from, so that they can be read one at a time and again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from consult.consultations.imports.readers.raw_row import RawRow

if TYPE_CHECKING:
    from consult.consultations.imports.readers import Reader


class RowsFileReader:
    """One JSON array a line: line in the file, faults, cells."""

    format, encoding = "rows", "utf-8"

    def __init__(self, path: Path, known: Mapping[str, Any]) -> None:
        self.path = _beside(path)
        self.header: list[str] = known["header"]
        self.notes: list[str] = known["notes"]

    @property
    def known(self) -> dict[str, Any]:
        return {"format": self.format, "header": self.header, "notes": self.notes}

    def rows(self) -> Iterator[RawRow]:
        with self.path.open(encoding="utf-8") as file:
            for number, text in enumerate(file, start=1):
                line, faults, *cells = json.loads(text)
                yield RawRow(number, line, cells, {int(place): fault for place, fault in faults.items()})


def write_rows(path: Path, reader: Reader) -> dict[str, Any]:
    """Write what `reader` gives; returns what RowsFileReader must know."""
    with _beside(path).open("w", encoding="utf-8") as file:
        for row in reader.rows():
            file.write(json.dumps([row.line, dict(row.faults), *row.cells], ensure_ascii=False) + "\n")
    return {"format": RowsFileReader.format, "header": reader.header, "notes": list(reader.notes)}


def _beside(path: Path) -> Path:
    return path.with_suffix(".rows")
