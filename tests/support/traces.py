"""Where a word can still be read: rows, bytes of the database, files of the installation."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from consult.db import db


def traces(app: Flask, word: str) -> list[str]:
    """`word`, in small letters without accents, is looked for in every table and every file, whatever its case."""
    found = [
        f"table {table.name}"
        for table in db.metadata.sorted_tables
        for row in db.session.execute(sa.select(table)).mappings()
        if word in repr(dict(row)).lower()
    ]
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()  # the last connection to close leaves nothing in memory
    files = [path for path in Path(app.config["INSTANCE"]).rglob("*") if path.is_file()]
    return found + [f"bytes of {path.name}" for path in files if word.encode() in path.read_bytes().lower()]
