"""A reader says whether a theme of the report was useful to them, changes their mind, or takes it back."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from consult.authz import Actor
from consult.clock import paris_day
from consult.db import db, utcnow
from consult.reports.outcome.models import ReportReaction


def react_to_theme(*, actor: Actor, corpus_id: int, theme_key: str, reader_hash: str, useful: bool | None) -> None:
    """One opinion a reader and theme, whatever the number of presses. `useful` None: taken back, nothing is kept."""
    mine = (
        ReportReaction.corpus_id == corpus_id,
        ReportReaction.theme_key == theme_key,
        ReportReaction.reader_hash == reader_hash,
    )
    if useful is None:
        db.session.execute(sa.delete(ReportReaction).where(*mine))
        return
    change = sa.update(ReportReaction).where(*mine).values(useful=useful)
    if db.session.execute(change).rowcount:  # type: ignore[attr-defined]
        return
    reaction = ReportReaction(
        organisation_id=actor.organisation_id,
        corpus_id=corpus_id,
        theme_key=theme_key,
        reader_hash=reader_hash,
        useful=useful,
        day=paris_day(utcnow()),
    )
    try:
        with db.session.begin_nested():
            db.session.add(reaction)
    except IntegrityError:  # the same reader pressed on two pages at the same moment
        db.session.execute(change)
