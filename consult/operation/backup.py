"""One file that holds an installation: database, analysis runs, files, and what it was made from."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from consult.consultations.models import Contribution
from consult.db import db, utcnow
from consult.errors import DomainError
from consult.operation.version import database_revision

FOLDERS = ("runs", "files")


class BackupFailed(DomainError):
    """The message says which tool failed or is missing."""


@dataclass(frozen=True)
class Manifest:
    """Written first in the archive; read before anything is restored."""

    format: int
    dialect: str
    revision: str
    made_at: str
    rows: int


@dataclass(frozen=True)
class BackupSummary:
    size_mb: float
    rows: int


def write_backup(file: Path) -> BackupSummary:
    """Write the archive beside its final name, then rename it: an interrupted backup leaves no half file."""
    rows = db.session.scalar(sa.select(sa.func.count()).select_from(Contribution)) or 0
    dialect = db.engine.dialect.name
    manifest = Manifest(1, dialect, database_revision(), utcnow().isoformat(), rows)
    db.session.rollback()
    partial = file.with_name(file.name + ".partial")
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as scratch:
        dump = Path(scratch) / "database"
        (_dump_sqlite if dialect == "sqlite" else _dump_postgresql)(dump)
        description = Path(scratch) / "manifest.json"
        description.write_text(json.dumps(asdict(manifest), indent=2), "utf-8")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out, tarfile.open(fileobj=out, mode="w:gz", compresslevel=3) as archive:
            archive.add(description, "manifest.json")
            archive.add(dump, "database")
            for name in FOLDERS:
                folder = current_app.config[f"{name.upper()}_FOLDER"]
                if folder.exists():
                    archive.add(folder, name)
    partial.rename(file)
    return BackupSummary(file.stat().st_size / 1e6, rows)


def read_manifest(archive: tarfile.TarFile) -> Manifest:
    try:
        member = archive.extractfile("manifest.json")
        return Manifest(**json.loads(member.read() if member else b""))
    except (KeyError, ValueError, TypeError):
        raise BackupFailed("Ce fichier n’est pas une sauvegarde de Concerte.") from None


def made_at_label(manifest: Manifest) -> str:
    return datetime.fromisoformat(manifest.made_at).strftime("%d/%m/%Y %H:%M UTC")


def _dump_sqlite(target: Path) -> None:
    """SQLite's own online copy: readers and writers go on meanwhile."""
    source = sqlite3.connect(str(db.engine.url.database))
    copy = sqlite3.connect(target)
    with source, copy:
        source.backup(copy, pages=2000, sleep=0.01)
    source.close()
    copy.close()


def _dump_postgresql(target: Path) -> None:
    run_tool("pg_dump", "--format=custom", "--no-owner", f"--file={target}", f"--dbname={libpq_url()}")


def libpq_url() -> str:
    return db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def run_tool(*command: str) -> None:
    """Run a PostgreSQL client program; its absence or failure is a sentence, without the address it was given."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise BackupFailed(f"Le programme {command[0]} manque : installez le client de PostgreSQL.") from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["sans message"])[-1]
        raise BackupFailed(f"{command[0]} a échoué : {last}")
