"""Where files are on disk: under the files folder, named at random, written before their row, removed after it."""

from __future__ import annotations

import secrets
import unicodedata
from functools import partial
from pathlib import Path

from flask import current_app

from consult.db import after_commit
from consult.files.cleaning import Clean

LONGEST_NAME = 120


def write(clean: Clean, folder: str) -> str:
    """Store the bytes; returns the path to note in the row."""
    token = secrets.token_hex(16)
    path = f"{folder}/{token[:2]}/{token}{clean.extension}"
    target = location(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(clean.data)
    return path


def location(path: str) -> Path:
    return Path(current_app.config["FILES_FOLDER"]) / path


def remove_after_commit(path: str) -> None:
    """Remove a stored file once that is committed: no row may hold it any more."""
    after_commit(partial(_unlink, location(path)))


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)


def shown_name(name: str, extension: str) -> str:
    """The name that the person gave, without path nor control character, with the extension of what it is."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(character for character in last if unicodedata.category(character)[0] != "C").strip(" .")
    stem = kept.rsplit(".", 1)[0] if "." in kept else kept
    return (stem[: LONGEST_NAME - len(extension)].strip() or "fichier") + extension
