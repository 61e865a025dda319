"""A whole file checked before anything is written: what the page does with its first rows, done with all of them."""

from __future__ import annotations

import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.consultations.imports.files import find_upload, read_upload
from consult.consultations.imports.known import Known, Stock, Text
from consult.consultations.imports.mapping import ColumnMap
from consult.consultations.imports.preview import Preview
from consult.consultations.imports.readers import Reader
from consult.consultations.imports.rows import Entry, RowReader
from consult.consultations.imports.setting import setting_of
from consult.consultations.queries import consultation_by_id
from consult.db import db, utcnow
from consult.errors import DomainError
from consult.jobs import JobHandle
from consult.web.filters import number

BATCH = 1_000
MOST_PEOPLE = 50_000
BEAT_SECONDS = 1.0
_QUOTED = re.compile("«[^»]*»")


def check_file(handle: JobHandle, consultation_id: int, upload: str, mapping: dict[str, Any]) -> Preview:
    """Read every row, compare it with the database and with the rows before it; write nothing. What is told of the
    refused rows quotes none of their words, as it is kept."""
    consultation = consultation_by_id(consultation_id)
    kept = find_upload(upload, organisation_id=consultation.organisation_id, consultation_id=consultation_id)
    reader, setting = read_upload(kept), setting_of(consultation)
    db.session.rollback()
    columns, source = ColumnMap.from_json(mapping), mapping["source"]
    rows = RowReader(setting, columns, reader.header, file_print=kept.sha256[:24], now=utcnow())
    total, preview, raw = count_rows(handle, reader), Preview(), reader.rows()
    people: dict[str, Known] = {}
    beat = 0.0
    with _seen() as seen:
        while batch := list(islice(raw, BATCH)):
            read = [rows.read(row) for row in batch]
            entries = [row for row in read if isinstance(row, Entry)]
            people = people if len(people) < MOST_PEOPLE else {}
            stock = Stock(setting, source, entries, people)
            db.session.rollback()
            stock.texts |= seen.find([entry.external_id for entry in entries if entry.is_open])
            outcomes = [stock.judge(row) if isinstance(row, Entry) else row for row in read]
            seen.add([row for row in outcomes if isinstance(row, Entry) and row.is_open], stock)
            preview.note(outcomes, told=lambda reason: _QUOTED.sub("« … »", reason))
            if time.monotonic() - beat > BEAT_SECONDS:
                done = preview.checked
                stage = ngettext(
                    "%(done)s ligne sur %(total)s",
                    "%(done)s lignes sur %(total)s",
                    done,
                    done=number(done),
                    total=number(total),
                )
                handle.progress(stage, done / total)
                beat = time.monotonic()
    preview.complete = True
    return preview


def count_rows(handle: JobHandle, reader: Reader) -> int:
    """Read the file to its end once, so that one that breaks in the middle is refused before anything is written."""
    total = int(handle.checkpoint.get("total", 0))
    if total:
        return total
    beat = time.monotonic()
    for row in reader.rows():
        total = row.number
        if time.monotonic() - beat > BEAT_SECONDS:
            handle.progress(_("Vérification du fichier"), 0.0)
            beat = time.monotonic()
    if not total:
        raise DomainError(_("Ce fichier n’a aucune ligne sous ses titres de colonnes."))
    handle.save(total=total)
    return total


@dataclass
class _Seen:
    """Identifiers met in the file so far, on disk: memory stays the same whatever the number of rows."""

    connection: sqlite3.Connection

    def find(self, external_ids: Sequence[str]) -> dict[str, Text]:
        marks = ",".join("?" * len(external_ids))
        query = f"SELECT id, hash FROM seen WHERE id IN ({marks})"  # noqa: S608  marks only
        return {row[0]: Text(row[1]) for row in self.connection.execute(query, list(external_ids))}

    def add(self, entries: Sequence[Entry], stock: Stock) -> None:
        rows = [(entry.external_id, stock.texts[entry.external_id].body_hash) for entry in entries]
        self.connection.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", rows)


@contextmanager
def _seen() -> Iterator[_Seen]:
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "seen.sqlite", isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=OFF")
            connection.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, hash TEXT) WITHOUT ROWID")
            yield _Seen(connection)
        finally:
            connection.close()
