"""Where files of exports stand: one folder each, under the files folder, for a few days."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from flask import current_app

LIFE = timedelta(days=7)


def export_path(token: str, name: str) -> Path:
    return _folder() / token / name


def drop_folder(token: str) -> None:
    shutil.rmtree(_folder() / token, ignore_errors=True)


def tokens_on_disk() -> Iterable[str]:
    return [path.name for path in _folder().iterdir()] if _folder().exists() else []


def _folder() -> Path:
    return Path(current_app.config["FILES_FOLDER"]) / "exports"
