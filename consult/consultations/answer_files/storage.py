"""Where the files are on disk: under the files folder, named at random, written before their row, removed after it."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask import current_app

from consult.consultations.answer_files.cleaning import Clean
from consult.consultations.models import Answer, AnswerFile
from consult.db import after_commit, db

ORPHAN_LIFE = timedelta(days=1)
LONGEST_NAME = 120


def write(clean: Clean, folder: str = "answers") -> str:
    """Store the bytes; returns the path to note in the row. Without a row, an
    answer's go within two days (`sweep`)."""
    token = secrets.token_hex(16)
    path = f"{folder}/{token[:2]}/{token}{clean.extension}"
    target = location(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(clean.data)
    return path


def location(path: str) -> Path:
    return Path(current_app.config["FILES_FOLDER"]) / path


def forget(files: Iterable[AnswerFile]) -> None:
    """Remove rows, and their files once that is committed. No answer may hold them any more."""
    for file in files:
        after_commit(partial(_unlink, location(file.path)))
        db.session.delete(file)


def forget_where(which: sa.ColumnElement[bool]) -> None:
    """The same for every file that a condition chooses, with the answers that hold them."""
    found = db.session.scalars(sa.select(AnswerFile).where(which)).all()
    if found:
        db.session.execute(sa.delete(Answer).where(Answer.file_id.in_([file.id for file in found])))
        forget(found)
        db.session.flush()


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)


def shown_name(name: str, extension: str) -> str:
    """The name that the person gave, without path nor control character, with the extension of what it is."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(character for character in last if unicodedata.category(character)[0] != "C").strip(" .")
    stem = kept.rsplit(".", 1)[0] if "." in kept else kept
    return (stem[: LONGEST_NAME - len(extension)].strip() or "fichier") + extension


def sweep(now: datetime) -> None:
    """Remove files that no row holds: their request did not end."""
    folder, oldest = location("answers"), (now - ORPHAN_LIFE).timestamp()
    for path in folder.glob("*/*") if folder.exists() else ():
        if path.stat().st_mtime < oldest:
            name = path.relative_to(location(".")).as_posix()
            if not db.session.scalar(sa.select(sa.exists().where(AnswerFile.path == name))):
                path.unlink(missing_ok=True)
