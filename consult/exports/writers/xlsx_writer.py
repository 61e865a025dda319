"""Workbooks: typed cells, texts that are never run, what each column means on a sheet of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.clock import PARIS
from consult.exports.tables import Column, Kind, Table
from consult.exports.writers.values import Passing

MOST_ROWS = 1_048_575
"""Rows of a sheet under its header: the rest goes on the next one."""
MOST_CHARACTERS = 32_767
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  the same for all: when a file was made says nothing of anybody
WIDTHS = {Kind.TEXT: 24, Kind.DAY: 12, Kind.INSTANT: 20, Kind.YES_NO: 8}
TYPES = {
    Kind.TEXT: _l("texte"),
    Kind.INTEGER: _l("nombre entier"),
    Kind.NUMBER: _l("nombre"),
    Kind.PERCENT: _l("pourcentage"),
    Kind.DAY: _l("jour"),
    Kind.INSTANT: _l("date et heure, à Paris"),
    Kind.YES_NO: _l("oui ou non"),
}


def write_xlsx(table: Table, path: Path, tick: Callable[[int], None]) -> int:
    """One row in memory at a time (constant memory)."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "tmpdir": str(path.parent),
    }
    rows = Passing(table.rows(), tick)
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": table.title, "created": CREATED})
        sheets = _Sheets(book, table)
        for row in rows:
            sheets.write(row)
        sheets.describe()
    return rows.count


class _Sheets:
    """The sheets of a table under way, and the formats of its cells."""

    def __init__(self, book: Any, table: Table) -> None:
        self.book, self.table, self.number, self.line = book, table, 0, 0
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = book.add_format({"valign": "top", "text_wrap": True})
        self.formats = {
            Kind.TEXT: book.add_format({"valign": "top"}),
            Kind.INTEGER: book.add_format({"num_format": "#,##0", "valign": "top"}),
            Kind.NUMBER: book.add_format({"num_format": "#,##0.00", "valign": "top"}),
            Kind.PERCENT: book.add_format({"num_format": "0.0%", "valign": "top"}),
            Kind.DAY: book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"}),
            Kind.INSTANT: book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss", "valign": "top"}),
            Kind.YES_NO: book.add_format({"valign": "top"}),
        }
        self.wrapped = text
        self._next_sheet()

    def _next_sheet(self) -> None:
        self.number += 1
        self.sheet = self.book.add_worksheet(_("Données") if self.number == 1 else _("Suite %(n)s", n=self.number))
        for place, column in enumerate(self.table.columns):
            self.sheet.set_column(place, place, column.width or WIDTHS.get(column.kind, 14))
        for place, column in enumerate(self.table.columns):
            self.sheet.write_string(0, place, str(column.label), self.bold)
        self.sheet.freeze_panes(1, 0)
        self.line = 0

    def write(self, row: Any) -> None:
        if self.line >= MOST_ROWS:
            self._next_sheet()
        self.line += 1
        for place, (value, column) in enumerate(zip(row, self.table.columns, strict=True)):
            self._cell(place, value, column)

    def _cell(self, place: int, value: Any, column: Column) -> None:
        form = self.formats[column.kind]
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self.sheet.write_string(self.line, place, _("oui") if value else _("non"), form)
        elif isinstance(value, datetime):
            self.sheet.write_datetime(self.line, place, value.astimezone(PARIS).replace(tzinfo=None), form)
        elif isinstance(value, date):
            self.sheet.write_datetime(self.line, place, value, form)
        elif isinstance(value, int | float):
            self.sheet.write_number(self.line, place, value, form)
        else:
            self.sheet.write_string(self.line, place, _fitting(str(value)), form)

    def describe(self) -> None:
        """The last sheet: what each column holds and means."""
        sheet = self.book.add_worksheet(_("Colonnes"))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 22)
        sheet.set_column(2, 2, 90)
        for place, heading in enumerate((_("Colonne"), _("Type"), _("Sens"))):
            sheet.write_string(0, place, heading, self.bold)
        for line, column in enumerate(self.table.columns, start=1):
            sheet.write_string(line, 0, str(column.label), self.formats[Kind.TEXT])
            sheet.write_string(line, 1, str(TYPES[column.kind]), self.formats[Kind.TEXT])
            sheet.write_string(line, 2, str(column.note), self.wrapped)


def _fitting(text: str) -> str:
    """A text that a cell can hold: a longer one is cut, and says so."""
    if len(text) <= MOST_CHARACTERS:
        return text
    mark = _(" [texte coupé : un classeur n’en tient pas plus]")
    return text[: MOST_CHARACTERS - len(mark)] + mark
