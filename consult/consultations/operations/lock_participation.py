"""One thing at a time for one participation: a double click and two devices wait for one another."""

from __future__ import annotations

from consult.consultations.errors_answering import SessionOver
from consult.consultations.models import Participation
from consult.db import db


def lock_participation(*, participation: Participation, even_erased: bool = False) -> None:
    """Hold the row until the end of the transaction and read it again (SQLite already has one writer at a time).

    Raises SessionOver when it was erased meanwhile in another tab: what comes late must not be kept.
    """
    db.session.refresh(participation, with_for_update=True)
    if participation.erased_at is not None and not even_erased:
        raise SessionOver
