"""The rows of an evidence archive that is issued again: those of the one before, without what was erased since.

Statuses, themes and answers stay those that the published figures rest on; texts are read again, so that words masked
meanwhile are masked here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias

from consult.consultations import queries_archives
from consult.db import db
from consult.reports.analysis_port import Archive, TableSpec
from consult.reports.archives import evidence_tables as tables
from consult.reports.archives.evidence_rows import CHUNK, EvidenceRows

Row: TypeAlias = Sequence[Any]


class KeptRows:
    """`now` reads the database, under the same salt as the archive before."""

    def __init__(self, before: Archive, now: EvidenceRows) -> None:
        self.before, self.now = before, now

    def _rows(self, spec: TableSpec) -> Iterator[list[str]]:
        with self.before.rows(spec.path) as rows:
            next(rows)
            yield from (unquoted(cells[:-1]) for cells in rows)

    def contributions(self) -> Iterator[Row]:
        rows = self._rows(tables.CONTRIBUTIONS)
        while chunk := list(islice(rows, CHUNK)):
            texts = queries_archives.texts_between(self.now.consultation_id, int(chunk[0][0]), int(chunk[-1][0]))
            db.session.rollback()
            for cells in chunk:
                if (found := texts.get(int(cells[0]))) is not None:
                    yield [*cells[:-1], found.text]

    @cached_property
    def _kept(self) -> tuple[set[str], set[str]]:
        """(contributions that are left, people who said them)."""
        ids, people = set(), set()
        for cells in self.contributions():
            ids.add(str(cells[0]))
            people.add(str(cells[1]))
        return ids, people

    @cached_property
    def _people(self) -> set[str]:
        there = queries_archives.present_ids(self.now.consultation_id, self.now.until)
        there |= set(queries_archives.late_by_participation(self.now.consultation_id, self.now.until))
        return self._kept[1] | {self.now.name(id_) for id_ in there}

    def assignments(self) -> Iterator[Row]:
        return (cells for cells in self._rows(tables.ASSIGNMENTS) if cells[0] in self._kept[0])

    def ideas(self) -> Iterator[Row]:
        return (cells for cells in self._rows(tables.IDEAS) if cells[0] in self._kept[0])

    def participants(self) -> Iterator[Row]:
        return (cells for cells in self._rows(tables.PARTICIPANTS) if cells[0] in self._people)

    def answers(self) -> Iterator[Row]:
        return (cells for cells in self._rows(tables.ANSWERS) if cells[1] in self._people)

    def themes(self) -> Iterator[Row]:
        return self._rows(tables.THEMES)

    def decisions(self) -> Iterator[Row]:
        return self._rows(tables.DECISIONS)


def unquoted(cells: Sequence[str]) -> list[str]:
    """Cells without the apostrophe that keeps spreadsheets from running them."""
    return [
        value[1:] if value[:1] == "'" and value[1:2] in ("=", "+", "-", "@", "\t", "\r") else value for value in cells
    ]
