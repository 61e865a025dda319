"""The first visible sheet of a workbook (XLSX, and what else calamine reads: XLS, ODS)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum, ZipError

from consult.consultations.imports.readers.json_lines_reader import plain
from consult.consultations.imports.readers.limits import MAX_RECORD, check_columns
from consult.consultations.imports.readers.raw_row import RawRow
from consult.consultations.imports.readers.workbook_cells import SheetFaults, cell_name, scan_sheet
from consult.web.csv_table import UnreadableFile

MOST_UNPACKED = 1_500_000_000
"""Bytes of the parts of a workbook once unpacked: 348,000 contributions make a tenth of it."""
TOLD = 3


class WorkbookReader:
    """The whole sheet is held in memory while it is read, as the format requires: about 150 MB for 348,000 rows.

    Formulas are read as the result that the spreadsheet kept. Hidden sheets are never read. Merged cells are refused:
    nobody can tell which rows their content belongs to."""

    format, encoding = "workbook", "utf-8"

    def __init__(self, path: Path) -> None:
        self.path, self.notes = path, [""][:0]
        _check_size(path)
        try:
            book = CalamineWorkbook.from_path(path)
            self.sheet = self._choose(book)
        except PasswordError as error:
            raise UnreadableFile(
                _("Ce classeur est protégé par un mot de passe : enlevez-le, puis recommencez.")
            ) from error
        except (CalamineError, ZipError, OSError) as error:
            raise UnreadableFile(_("Ce classeur est abîmé ou incomplet. Enregistrez-le de nouveau en XLSX.")) from error
        self._refuse_merged()
        self.first_column = (self.sheet.start or (0, 0))[1]
        self.faults = scan_sheet(path, self.sheet.name) if zipfile.is_zipfile(path) else SheetFaults()
        if self.faults.formulas:
            self.notes.append(
                ngettext(
                    "%(num)s cellule est une formule : son dernier résultat est lu.",
                    "%(num)s cellules sont des formules : leur dernier résultat est lu.",
                    self.faults.formulas,
                )
            )
        self.header = self._header()
        check_columns(self.header, 0)

    @property
    def known(self) -> dict[str, Any]:
        return {"format": self.format}

    def rows(self) -> Iterator[RawRow]:
        """Every row under the headings, empty ones apart; cells beyond the headings are left out when empty."""
        lines = self._lines()
        next(lines, None)
        for number, (line, cells) in enumerate(lines, start=1):
            yield RawRow(number, line, self._fitted(cells), self._faults_of(line))

    def _choose(self, book: CalamineWorkbook) -> CalamineSheet:
        """The first visible sheet that holds something; the others are told."""
        every = book.sheets_metadata
        visible = [each.name for each in every if each.visible is SheetVisibleEnum.Visible]
        hidden = [each.name for each in every if each.visible is not SheetVisibleEnum.Visible]
        chosen: CalamineSheet | None = None
        unread = []
        for name in visible:
            sheet = book.get_sheet_by_name(name)
            if chosen is None and sheet.height:
                chosen = sheet
            elif sheet.height:
                unread.append(name)
        if chosen is None:
            raise UnreadableFile(_("Ce classeur n’a aucune feuille visible remplie."))
        if unread:
            self.notes.append(
                _(
                    "Seule la feuille « %(read)s » est lue. Les autres ne le sont pas : %(unread)s.",
                    read=chosen.name,
                    unread=_listed(unread),
                )
            )
        if hidden:
            self.notes.append(_("Les feuilles masquées ne sont pas lues : %(hidden)s.", hidden=_listed(hidden)))
        return chosen

    def _refuse_merged(self) -> None:
        merged = self.sheet.merged_cell_ranges or []
        if merged:
            names = [f"{cell_name(*first)}:{cell_name(*last)}" for first, last in merged[:TOLD]]
            raise UnreadableFile(
                _(
                    "Des cellules sont fusionnées (%(names)s) : on ne peut savoir à quelles lignes va leur contenu. "
                    "Annulez la fusion dans le tableur, puis recommencez.",
                    names=", ".join(names) + ("…" if len(merged) > TOLD else ""),
                )
            )

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        for line, values in enumerate(self.sheet.iter_rows(), start=1):
            cells = [_text(value) for value in values]
            if any(cells):
                if sum(map(len, cells)) > MAX_RECORD:
                    raise UnreadableFile(_("La ligne %(line)s est démesurée.", line=line))
                yield line, cells

    def _header(self) -> list[str]:
        names = [name.strip() for name in next(self._lines(), (0, [""][:0]))[1]]
        while names and not names[-1]:
            names.pop()
        if not names:
            raise UnreadableFile(_("Ce fichier est vide."))
        return names

    def _fitted(self, cells: list[str]) -> list[str]:
        width = len(self.header)
        return cells if any(cells[width:]) else cells[:width]

    def _faults_of(self, line: int) -> dict[int, str]:
        found = {}
        for column in self.faults.without_result.get(line, ()):
            found[column - self.first_column] = _(
                "la cellule %(name)s est une formule sans résultat : ouvrez le classeur, enregistrez-le, recommencez",
                name=cell_name(line - 1, column),
            )
        for column in self.faults.errors.get(line, ()):
            found[column - self.first_column] = _(
                "la cellule %(name)s est en erreur dans le classeur", name=cell_name(line - 1, column)
            )
        return found


def _check_size(path: Path) -> None:
    """Refuse what would unpack to far more than it weighs."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > MOST_UNPACKED:
        raise UnreadableFile(_("Ce classeur est démesuré une fois ouvert : partagez-le, ou donnez un CSV."))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return (
            value.isoformat(" ", "seconds")
            if (value.hour, value.minute, value.second) != (0, 0, 0)
            else value.date().isoformat()
        )
    if isinstance(value, date):
        return value.isoformat()
    return plain(value)


def _listed(names: list[str]) -> str:
    return ", ".join(_("« %(text)s »", text=name[:31]) for name in names[:10])
