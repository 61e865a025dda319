"""What calamine does not tell of a sheet of an XLSX: formulas that were never calculated, cells in error.

The XML of the sheet is streamed and looked at by pattern: no parser of XML sees the file of a stranger.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

BLOCK = 1 << 20
LONGEST = 200_000
"""Bytes of one cell, formula and all."""
MOST_FAULTS = 50_000

_CELL = re.compile(rb'<c\b([^>]*?)\br="([A-Z]{1,3})(\d{1,7})"([^>]*?)(?<!/)>(.*?)</c>', re.DOTALL)
_RESULT = re.compile(rb"<v\b[^>]*>[^<]+</v>|<is\b")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


@dataclass
class SheetFaults:
    """Lines (from 1) → columns (from 0)."""

    formulas: int = 0
    without_result: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


def scan_sheet(path: Path, name: str) -> SheetFaults:
    """The formulas and errors of the sheet of this name; nothing for a format that is not XLSX."""
    found = SheetFaults()
    with zipfile.ZipFile(path) as parts:
        part = _part_of(parts, name)
        if part is None:
            return found
        with parts.open(part) as file:
            rest = b""
            while block := file.read(BLOCK):
                rest = _scan(rest + block, found)
    return found


def _scan(text: bytes, found: SheetFaults) -> bytes:
    """Look at the whole cells of a piece; returns what is left of the last one."""
    end = text.rfind(b"</c>") + len(b"</c>")
    if end < len(b"</c>"):
        return text[-LONGEST:]
    if b"<f" in text or b't="e"' in text:
        for cell in _CELL.finditer(text, 0, end):
            line, column, inner = int(cell[3]), _column(cell[2]), cell[5]
            is_formula = b"<f" in inner
            found.formulas += is_formula
            if len(found.errors) + len(found.without_result) > MOST_FAULTS:
                continue
            if b't="e"' in cell[1] + cell[4]:
                found.errors[line].append(column)
            elif is_formula and not _RESULT.search(inner):
                found.without_result[line].append(column)
    return text[end:][-LONGEST:]


def _part_of(parts: zipfile.ZipFile, name: str) -> str | None:
    """The file of a sheet inside the archive."""
    try:
        book = parts.read("xl/workbook.xml")
        relations = parts.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return None
    targets = {each.get("Id"): each.get("Target", "") for each in map(_attributes, _RELATION.findall(relations))}
    for each in map(_attributes, _SHEET.findall(book)):
        relation = next((value for key, value in each.items() if key.endswith(":id")), None)
        if each.get("name") == name and targets.get(relation):
            target = targets[relation]
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            return part if part in parts.namelist() else None
    return None


def _attributes(text: bytes) -> dict[str, str]:
    return {
        key.decode("ascii", "replace"): html.unescape(value.decode("utf-8", "replace"))
        for key, value in _ATTRIBUTE.findall(text)
    }


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def cell_name(row: int, column: int) -> str:
    """« B12 » for row 11, column 1 (from 0)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
