"""Files of imports, under the files folder: the uploaded file while it is needed, the refused rows for thirty days.

Both hold people's words: an uploaded file goes with the end of its import, or after a day when nothing came of it; the
refused rows of a person go with their erasure.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from flask import current_app
from flask_babel import gettext as _

from consult.consultations.imports.opening import open_reader
from consult.consultations.imports.readers import Reader, check_early, settle
from consult.consultations.imports.rows import Refusal
from consult.consultations.models import ImportBatch
from consult.errors import NotFound
from consult.web.csv_export import safe_cell
from consult.web.csv_table import UnreadableFile

UPLOAD_LIFE = timedelta(days=1)
REFUSED_LIFE = timedelta(days=30)
_TOKEN = re.compile(r"[0-9a-f]{32}")
LEADING = ("ligne", "motif")


@dataclass(frozen=True)
class Upload:
    """A file waiting to be imported into one consultation."""

    token: str
    organisation_id: int
    consultation_id: int
    file_name: str
    sha256: str
    size: int
    known: dict[str, Any] = field(default_factory=dict)
    """What its reader found out: its format, its encoding, its columns."""

    @property
    def path(self) -> Path:
        return _uploads() / self.token / "data"


def keep_upload(stream: BinaryIO, *, organisation_id: int, consultation_id: int, file_name: str) -> Upload:
    """Copy a file and look at it. Raises UnreadableFile, and keeps nothing, when it is not one that can be imported."""
    check_early(stream)
    token = secrets.token_hex(16)
    folder = _uploads() / token
    folder.mkdir(parents=True)
    total, size = hashlib.sha256(), 0
    with (folder / "data").open("wb") as copy:
        while block := stream.read(1 << 20):
            copy.write(block)
            total.update(block)
            size += len(block)
    try:
        known = settle(folder / "data").known
    except UnreadableFile:
        shutil.rmtree(folder)
        raise
    name = Path(file_name.replace("\\", "/")).name[:255] or "contributions.csv"
    upload = Upload(token, organisation_id, consultation_id, name, total.hexdigest(), size, known)
    (folder / "about.json").write_text(json.dumps(asdict(upload)), "utf-8")
    return upload


def find_upload(token: str, *, organisation_id: int, consultation_id: int) -> Upload:
    """NotFound when it is gone, or belongs to another consultation."""
    about = _uploads() / token / "about.json"
    if not _TOKEN.fullmatch(token) or not about.exists():
        raise NotFound(_("Ce fichier n’est plus là : il est gardé un jour. Envoyez-le de nouveau."))
    upload = Upload(**json.loads(about.read_text("utf-8")))
    if (upload.organisation_id, upload.consultation_id) != (organisation_id, consultation_id):
        raise NotFound
    return upload


def read_upload(upload: Upload) -> Reader:
    """A reader of a kept file, which need not be looked at again."""
    return open_reader(upload.path, upload.known)


def drop_upload(token: str) -> None:
    if _TOKEN.fullmatch(token):
        shutil.rmtree(_uploads() / token, ignore_errors=True)


def sweep(*, now: datetime, in_use: Iterable[str]) -> None:
    """Remove uploads of which nothing came, but those `in_use` (tokens), and refused rows that have expired."""
    _remove_old(_uploads(), now - UPLOAD_LIFE, keep=set(in_use))
    _remove_old(_refused(), now - REFUSED_LIFE, keep=set())


def _remove_old(folder: Path, before: datetime, *, keep: set[str]) -> None:
    for path in folder.iterdir() if folder.exists() else ():
        if path.name not in keep and path.stat().st_mtime < before.timestamp():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


class RefusedRows:
    """The CSV of refused rows of one import, with its line and reason before the cells as they were."""

    def __init__(self, name: str, header: Sequence[str]) -> None:
        self.path, self.header = refused_path(name), [*LEADING, *header]

    def resume(self, *, last_line: int) -> None:
        """Begin (0), or after a kill keep only the rows that were counted: those up to `last_line`."""
        if self.path.exists():
            rows = _rows(self.path)
            _write(self.path, (row for place, row in enumerate(rows) if place == 0 or int(row[0]) <= last_line))

    def add(self, refusals: Sequence[Refusal]) -> None:
        if not refusals:
            return
        if not self.path.exists():
            _write(self.path, [self.header])
        with self.path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            for refusal in refusals:
                cells = [] if refusal.private else [safe_cell(cell) for cell in refusal.row.cells]
                writer.writerow([refusal.row.line, refusal.reason, *cells])


def forget_rows(name: str, columns: Iterable[str], external_ids: Iterable[str]) -> int:
    """Take out of a file of refused rows those where one of `columns` holds one of the ids; returns how many."""
    path, forgotten = refused_path(name), 0
    if not path.exists():
        return 0
    ids = {safe_cell(external_id) for external_id in external_ids}
    rows = _rows(path)
    header = next(rows, [])
    places = [header.index(column) for column in columns if column in header]

    def kept() -> Iterator[list[str]]:
        nonlocal forgotten
        yield header
        for row in rows:
            if any(place < len(row) and row[place] in ids for place in places):
                forgotten += 1
            else:
                yield row

    _write(path, kept())
    return forgotten


def drop_refused(name: str) -> None:
    """The rows of an import that was undone."""
    refused_path(name).unlink(missing_ok=True)


def has_refused_file(batch: ImportBatch) -> bool:
    """Whether the refused rows of an import are still kept."""
    return bool(batch.refused_file) and refused_path(str(batch.refused_file)).exists()


def refused_path(name: str) -> Path:
    return _refused() / name


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file, delimiter=";")


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".partial")
    with scratch.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    scratch.replace(path)


def _uploads() -> Path:
    return Path(current_app.config["FILES_FOLDER"]) / "imports" / "uploads"


def _refused() -> Path:
    return Path(current_app.config["FILES_FOLDER"]) / "imports" / "refused"
