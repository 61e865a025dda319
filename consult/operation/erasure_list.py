"""A copy of the list of erasures outside the database, so that restoring an older backup erases again.

One erasure a line, added after its commit: the pseudonym of a participation, or `person:organisation:id:created`
(seconds), as ids may serve again after a restore. It says nothing about anybody once they are erased.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import event

from consult.audit.models import AuditEvent
from consult.consultations.models import ErasureEntry
from consult.db import after_commit
from consult.projects.operations.forget_person import ACTION

PERSON = "person:"


def path() -> Path:
    return Path(current_app.config["INSTANCE"]) / "erasures.txt"


def read() -> set[str]:
    """What was erased so far on this machine, a line each."""
    return set(path().read_text("ascii").split()) if path().exists() else set()


def append(line: str) -> None:
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a", encoding="ascii") as file:
        file.write(line + "\n")


def line_of(act: AuditEvent) -> str:
    """Of somebody who was erased from projects."""
    return f"{PERSON}{act.organisation_id}:{act.object_id}:{act.details.get('created', 0)}"


@event.listens_for(ErasureEntry, "after_insert")
def _remember(_mapper: Any, _connection: Any, entry: ErasureEntry) -> None:
    pseudonym = entry.pseudonym
    after_commit(lambda: append(pseudonym))


@event.listens_for(AuditEvent, "after_insert")
def _remember_person(_mapper: Any, _connection: Any, act: AuditEvent) -> None:
    if act.action == ACTION:
        line = line_of(act)
        after_commit(lambda: append(line))
