"""What a file of territories or colleges must satisfy, and what it would change. Nothing here reads the database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask_babel import gettext as _

from consult.territories.levels import LEVEL_NAMES, ORDER, Level

K_LOWEST, K_HIGHEST = 5, 50
LARGEST_TILE = 40
BLANK = re.compile(r"\[[^\W\d_][^\]\n]*\](?!\()")


class Line(Protocol):
    """A line of the file, as `web.csv_table` reads it."""

    @property
    def line(self) -> int: ...
    @property
    def fault(self) -> str: ...
    def __getitem__(self, key: str) -> str: ...


@dataclass
class Plan:
    """What a file would do. `wanted` holds the values to store, by code; nothing is stored while there are faults."""

    wanted: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)

    @property
    def fault_rows(self) -> list[dict[str, Any]]:
        """The faults as rows of a table."""
        return [{"line": line, "fault": fault} for line, fault in self.faults]

    def compare(self, existing: Mapping[str, Mapping[str, Any]]) -> Plan:
        """Sort the wanted codes by what would become of them."""
        for code, values in self.wanted.items():
            before = existing.get(code)
            kind = self.added if before is None else self.unchanged if dict(before) == values else self.changed
            kind.append(code)
        return self


def plan_territories(lines: Iterable[Line], existing: Mapping[str, Mapping[str, Any]]) -> Plan:
    """`existing`: by code, {name, level, parent (a code or None), tile_row, tile_column}, as in `Plan.wanted`."""
    plan, where = Plan(), {}
    for line in lines:
        values, fault = _territory(line)
        code = line["code"]
        if not fault and code in plan.wanted:
            fault = _("le code « %(code)s » est déjà sur une autre ligne", code=code)
        if fault:
            plan.faults.append((line.line, fault))
            continue
        plan.wanted[code], where[code] = values, line.line
    after = {**existing, **plan.wanted}
    for code, number in where.items():
        fault = _tree_fault(code, after)
        if fault:
            plan.faults.append((number, fault))
    for code in _doubled_tiles(after, where):
        plan.faults.append((where[code], _("une autre case de la carte est déjà à cette ligne et cette colonne")))
    plan.faults.sort()
    return plan.compare(existing)


def plan_colleges(lines: Iterable[Line], existing: Mapping[str, Mapping[str, Any]]) -> Plan:
    """`existing`: by code, {name, signature_feminine, signature_masculine, signature_neutral}."""
    plan = Plan()
    for line in lines:
        code = line["code"]
        fault = line.fault or _missing(line, ("code", "name", *SIGNATURES)) or _too_long(line, 60, SIGNATURES)
        if not fault and code in plan.wanted:
            fault = _("le code « %(code)s » est déjà sur une autre ligne", code=code)
        if fault:
            plan.faults.append((line.line, fault))
        else:
            plan.wanted[code] = {key: line[key] for key in ("name", *SIGNATURES)}
    return plan.compare(existing)


def has_blanks(text: str) -> bool:
    """Whether a first wording still holds « [what the organisation must complete] »; a link is not one."""
    return BLANK.search(text) is not None


SIGNATURES = ("signature_feminine", "signature_masculine", "signature_neutral")


def _territory(line: Line) -> tuple[dict[str, Any], str]:
    level = LEVEL_NAMES.get(line["level"].casefold())
    row, column = _tile(line["tile_row"]), _tile(line["tile_column"])
    fault = line.fault or _missing(line, ("code", "name", "level"))
    if not fault and level is None:
        fault = _("le niveau « %(level)s » n’est pas connu", level=line["level"][:40])
    if not fault and -1 in (row, column):
        fault = _("la ligne et la colonne de la carte sont des nombres de 0 à %(n)s", n=LARGEST_TILE)
    if not fault and (row is None) != (column is None):
        fault = _("la place sur la carte demande une ligne et une colonne")
    parent = line["parent"] or None
    values = {"name": line["name"], "level": level, "parent": parent, "tile_row": row, "tile_column": column}
    return values, fault


def _missing(line: Line, keys: Sequence[str]) -> str:
    for key in keys:
        if not line[key]:
            return _("la cellule « %(column)s » est vide", column=key)
    return _too_long(line, 40, ("code",)) or _too_long(line, 120, ("name",))


def _too_long(line: Line, longest: int, keys: Sequence[str]) -> str:
    for key in keys:
        if len(line[key]) > longest:
            return _("la cellule « %(column)s » dépasse %(n)s caractères", column=key, n=longest)
    return ""


def _tile(text: str) -> int | None:
    """A place on the tile map; None for an empty cell, -1 for what is not one."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and int(text) <= LARGEST_TILE else -1


def _tree_fault(code: str, after: Mapping[str, Mapping[str, Any]]) -> str:
    parent = after[code]["parent"]
    if parent is None:
        return ""
    if parent not in after:
        return _("le territoire parent « %(code)s » n’existe pas", code=parent[:40])
    above, below = after[parent]["level"], after[code]["level"]
    if ORDER.index(Level(above)) >= ORDER.index(Level(below)):
        return _("le territoire parent doit être d’un niveau plus large")
    return ""


def _doubled_tiles(after: Mapping[str, Mapping[str, Any]], where: Mapping[str, int]) -> list[str]:
    places = {
        code: (values["tile_row"], values["tile_column"])
        for code, values in after.items()
        if values["tile_row"] is not None
    }
    taken = Counter(places.values())
    return [code for code, place in places.items() if taken[place] > 1 and code in where]
