"""Keep a sheet as it is being typed, whatever is still missing or wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from consult.authz import Actor
from consult.consultations.paper.errors import TypedElsewhere
from consult.consultations.paper.models import DoubleEntry, PaperEntry
from consult.consultations.paper.typing_version import version_of_typed
from consult.db import db


def save_typed(
    *,
    actor: Actor,
    entry: PaperEntry | DoubleEntry,
    typed: Mapping[str, list[str]],
    version: str,
    now: datetime,
) -> str:
    """Store it and return its version. `version` is that of the text which the page last saw.

    Raises TypedElsewhere when another page saved something else since, and when the sheet was sent meanwhile.
    """
    db.session.refresh(entry, with_for_update=True)
    held = version_of_typed(entry.typed)
    if entry.sent_at is not None or (held != version and entry.typed != dict(typed)):
        raise TypedElsewhere
    entry.typed, entry.saved_at = dict(typed), now
    db.session.flush()
    return version_of_typed(entry.typed)
