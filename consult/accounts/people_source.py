"""A file of people as it was sent (CSV or workbook): kept, checked at once where that is quick, read line by line."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from consult.accounts.people_file import PersonLine, places_of, read_person
from consult.consultations.imports.readers import Reader, open_raw, settle
from consult.db import unit_of_work
from consult.secrets import new_token
from consult.territories import queries as territories
from consult.web.csv_export import csv_chunks
from consult.web.csv_table import Column, Row, UnreadableFile, column_places, row_of

MOST_ROWS = 500_000
SLOW_WORKBOOK = 2 * 1024 * 1024
"""Bytes of a workbook that takes more than a moment to open: the work that reads it says what is wrong with it."""
QUOTED = re.compile("« .*? »")


def folder() -> Path:
    return Path(current_app.config["FILES_FOLDER"])


def keep_file(data: bytes, columns: Sequence[Column], prefix: str) -> str:
    """Write what was sent under a name of ours, which is returned. Raises UnreadableFile for what is no such table."""
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{prefix}-{new_token()}.upload"
    path.write_bytes(data)
    try:
        if not zipfile.is_zipfile(path) or len(data) < SLOW_WORKBOOK:
            source = PeopleSource(open_raw(path), columns)
            if next(source.rows(), None) is None:
                raise UnreadableFile(_("Ce fichier n’a aucune ligne sous ses titres de colonnes."))
    except UnreadableFile:
        path.unlink()
        raise
    return path.name


def open_source(path: Path, columns: Sequence[Column], known: Mapping[str, Any] | None) -> PeopleSource:
    """`known`: what an earlier opening found out, so that a workbook is read whole once only."""
    return PeopleSource(open_raw(path, known) if known else settle(path), columns)


def forget_file(path: Path) -> None:
    for written in (path, path.with_suffix(".rows")):
        written.unlink(missing_ok=True)


class PeopleSource:
    """The lines of a file. Raises UnreadableFile where the columns are not those expected."""

    def __init__(self, reader: Reader, columns: Sequence[Column]) -> None:
        self.reader = reader
        self.places = column_places(reader.header, columns)

    def rows(self) -> Iterator[Row]:
        for number, raw in enumerate(self.reader.rows()):
            if number >= MOST_ROWS:
                raise UnreadableFile(_("Ce fichier a plus de %(n)s lignes. Partagez-le en plusieurs.", n=MOST_ROWS))
            fault = next((raw.faults[place] for place in self.places.values() if place in raw.faults), "")
            yield row_of(raw.line, raw.cells, self.places, fault)


class PeopleReading:
    """The people of a file, one at a time; what is counted on the way, and the refused lines with their reason.

    It holds the identities and addresses seen so far, nothing else: a hundred thousand lines take some tens of
    megabytes.
    """

    def __init__(self, source: PeopleSource, organisation_id: int, *, invited: bool = False) -> None:
        self.source, self.invited = source, invited
        with unit_of_work():
            self.places = places_of(
                territories.colleges_of(organisation_id), territories.territories_of(organisation_id)
            )
        self.seen: set[tuple[str, str]] = set()
        self.addresses: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.sources: set[str] = set()

    def lines(self) -> Iterator[PersonLine | tuple[Row, str]]:
        """A person, or a refused row and why."""
        for row in self.source.rows():
            person = read_person(row, self.places, invited=self.invited)
            if isinstance(person, PersonLine) and (person.source, person.external_id) in self.seen:
                person = _("cette personne est déjà sur une autre ligne")
            if isinstance(person, str):
                self.reasons[QUOTED.sub("« … »", person)] += 1
                yield row, person
                continue
            self.seen.add((person.source, person.external_id))
            self.sources.add(person.source)
            if person.values.get("email"):
                self.addresses[str(person.values["email"]).lower()] += 1
            yield person

    @property
    def shared(self) -> int:
        """How many addresses several people of the file have."""
        return sum(1 for count in self.addresses.values() if count > 1)


class RefusedFile:
    """The refused lines, as they were, with their reason: to be corrected and sent again."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path, self.columns, self.count = path, columns, 0
        self.first: list[list[Any]] = []
        path.write_text("".join(csv_chunks([_("ligne"), _("raison"), *columns], [])), encoding="utf-8")

    def add(self, row: Row, reason: str) -> None:
        self.count += 1
        if len(self.first) < 200:
            self.first.append([row.line, reason])
        cells = [row[column] for column in self.columns]
        text = "".join(csv_chunks([str(row.line), reason, *cells], [])).removeprefix("\ufeff")
        with self.path.open("a", encoding="utf-8", newline="") as file:
            file.write(text)
