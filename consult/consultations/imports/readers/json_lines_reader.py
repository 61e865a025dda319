"""JSON Lines: one object a line; its keys are the columns, those of an inner object joined by a slash."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from consult.consultations.imports.readers.limits import MAX_RECORD, check_columns
from consult.consultations.imports.readers.raw_row import RawRow
from consult.web.csv_table import UnreadableFile


class JsonLinesReader:
    """Opening the file reads it once for its columns, if they are not known; `rows` streams it."""

    format, encoding = "json_lines", "utf-8"
    notes: Sequence[str] = ()

    def __init__(self, path: Path, known: Mapping[str, Any]) -> None:
        self.path = path
        self.header: list[str] = list(known.get("header") or self._columns())

    @property
    def known(self) -> dict[str, Any]:
        return {"format": self.format, "header": self.header}

    def rows(self) -> Iterator[RawRow]:
        for number, (line, values) in enumerate(self._objects(), start=1):
            yield RawRow(number, line, [values.get(name, "") for name in self.header])

    def _columns(self) -> list[str]:
        names: dict[str, None] = {}
        for _line, values in self._objects():
            if values.keys() - names.keys():
                names.update(dict.fromkeys(values))
                check_columns(list(names), 0)
        if not names:
            raise UnreadableFile(_("Ce fichier est vide."))
        return list(names)

    def _objects(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line and flat values of each object. Raises UnreadableFile at the first line that is not one."""
        with self.path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(MAX_RECORD + 1), b""), start=1):
                if not line.strip():
                    continue
                try:
                    value = json.loads(line.decode("utf-8-sig")) if len(line) <= MAX_RECORD else None
                except (ValueError, RecursionError):
                    value = None
                if not isinstance(value, dict):
                    raise UnreadableFile(
                        _(
                            "La ligne %(line)s n’est pas un objet JSON entier : il en faut un par ligne, en UTF-8. "
                            "Le fichier est peut-être coupé.",
                            line=number,
                        )
                    )
                yield number, dict(_flat(value))


def _flat(value: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{prefix}{name}/")
        else:
            yield f"{prefix}{name}".strip(), plain(inner)


def plain(value: Any) -> str:
    """A value of JSON, Parquet or a workbook as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, list | tuple):
        return "; ".join(plain(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").replace("\x00", "")
    return str(value).replace("\x00", "")
