"""The zip of an archive: the same files give the same bytes, whatever the day and the machine."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from analysis.archive.tables import altered_rows, read_rows
from analysis.types import InputError

EPOCH = (1980, 1, 1, 0, 0, 0)
BLOCK = 1 << 20
MANIFEST = "manifest.json"
FORMAT = "concerte-archive/1"


def canonical(value: Any) -> str:
    """The one JSON text of a value: sorted keys, one space of indentation, UTF-8."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def whole_fingerprint(files: Sequence[dict[str, Any]]) -> str:
    """SHA-256 over the lines « path, tab, SHA-256 of the file, newline », sorted by path."""
    lines = sorted(f"{file['path']}\t{file['sha256']}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def write_manifest(folder: Path) -> str:
    """List every file of the folder; returns the fingerprint of the whole."""
    files = [
        {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": file_sha256(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    ]
    whole = whole_fingerprint(files)
    (folder / MANIFEST).write_text(canonical({"format": FORMAT, "files": files, "fingerprint": whole}))
    return whole


def pack(folder: Path, target: Path, tick: Callable[[], None] = lambda: None) -> None:
    """Write the zip, whole or not at all: sorted names, one date, no trace of who made it. Readable by its owner."""
    partial = target.with_suffix(".partial")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial.touch(mode=0o600)
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as whole:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            with path.open("rb") as source, whole.open(entry, "w", force_zip64=path.stat().st_size > 1 << 31) as out:
                while block := source.read(BLOCK):
                    out.write(block)
                    tick()
    partial.replace(target)


@dataclass(frozen=True)
class Damage:
    """What is wrong with an archive by itself. row: the number of the line in the file, None for the whole file; cells:
    what the row holds now."""

    path: str
    row: int | None = None
    cells: tuple[str, ...] = ()


class Archive:
    """An archive, opened for reading. Raises InputError for what is none."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            self.names = set(self._zip.namelist())
            self.manifest: dict[str, Any] = self.json(MANIFEST)
            self.files = {file["path"]: file["sha256"] for file in self.manifest["files"]}
        except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError):
            raise InputError("Ce fichier n'est pas une archive de rapport.", "archive") from None

    def close(self) -> None:
        self._zip.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def json(self, path: str) -> Any:
        return json.loads(self._zip.read(path))

    def bytes_of(self, path: str) -> IO[bytes]:
        return self._zip.open(path)

    @contextmanager
    def rows(self, path: str) -> Iterator[Iterator[list[str]]]:
        """The rows of a table, the header first, cell by cell."""
        with self._zip.open(path) as raw, io.TextIOWrapper(raw, encoding="utf-8", newline="") as text:
            yield read_rows(text)

    @property
    def fingerprint(self) -> str:
        """Of the whole, computed again from the files as they are."""
        return whole_fingerprint([{"path": path, "sha256": self.sha256(path)} for path in sorted(self.files)])

    def sha256(self, path: str) -> str:
        """Of a file as it is; empty when it is not there or cannot be read."""
        if path not in self.names:
            return ""
        digest = hashlib.sha256()
        try:
            with self._zip.open(path) as file:
                while block := file.read(BLOCK):
                    digest.update(block)
        except zipfile.BadZipFile:
            return ""
        return digest.hexdigest()

    def damages(self) -> list[Damage]:
        """Files and rows that are not what they say they are: rows are named where the file is a table."""
        found = [Damage(path) for path in sorted(self.names - set(self.files) - {MANIFEST})]
        for path, told in sorted(self.files.items()):
            if self.sha256(path) == told and not path.startswith("data/"):
                continue
            rows = self._altered(path) if path in self.names else []
            found += rows or ([Damage(path)] if self.sha256(path) != told else [])
        return found

    def _altered(self, path: str) -> list[Damage]:
        if not path.startswith("data/"):
            return []
        try:
            with self.rows(path) as rows:
                return [Damage(path, line, tuple(cells)) for line, cells in altered_rows(rows)]
        except (zipfile.BadZipFile, UnicodeDecodeError, ValueError):
            return [Damage(path)]
