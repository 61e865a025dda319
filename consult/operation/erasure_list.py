"""A copy of the list of erasures outside the database, so that restoring an older backup erases again.

One pseudonym a line, added after the commit of the erasure. It says nothing about anybody: the pseudonym means nothing
once the participation is erased.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import event

from consult.consultations.models import ErasureEntry
from consult.db import after_commit


def path() -> Path:
    return Path(current_app.config["INSTANCE"]) / "erasures.txt"


def read() -> set[str]:
    """Pseudonyms erased so far on this machine."""
    return set(path().read_text("ascii").split()) if path().exists() else set()


def append(pseudonym: str) -> None:
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a", encoding="ascii") as file:
        file.write(pseudonym + "\n")


@event.listens_for(ErasureEntry, "after_insert")
def _remember(_mapper: Any, _connection: Any, entry: ErasureEntry) -> None:
    pseudonym = entry.pseudonym
    after_commit(lambda: append(pseudonym))
