"""Somebody answered on the site and on paper: decide which of the two stands."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.paper.models import PaperEntry, SetAside
from consult.consultations.paper.operations.set_aside_entry import set_aside_entry
from consult.db import db


def choose_standing(*, actor: Actor, entry: PaperEntry, paper: bool) -> None:
    """The sheet takes the place of what was sent, once it is sent in its turn; or it is put aside."""
    if not paper:
        set_aside_entry(actor=actor, entry=entry, reason=SetAside.WEB_STANDS)
        return
    entry.over_web = True
    db.session.flush()
    record(actor, "paper.over_web", "paper_entry", entry.id, number=entry.number)
