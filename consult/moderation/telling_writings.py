"""Authors of projects and comments are told by mail what was decided and answered, once it stood for some minutes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.accounts import queries as accounts
from consult.accounts.queries_audience import languages_of
from consult.db import unit_of_work, utcnow
from consult.jobs import housekeeping
from consult.moderation.models_writings import Writing, WritingAct
from consult.moderation.rules import CONTESTABLE, UNDO_FIRST
from consult.moderation.writings import source_of
from consult.notifications.operations.queue_message import queue_message

AT_ONCE = 20


@housekeeping
def tell_writers() -> None:
    """Short transactions, a few letters each."""
    now = utcnow()
    while _tell_some(now):
        pass


def _tell_some(now: datetime) -> int:
    answered = WritingAct.answered_at.is_not(None)
    decided = sa.and_(WritingAct.at < now - UNDO_FIRST, WritingAct.undone_at.is_(None))
    with unit_of_work() as session:
        acts = session.scalars(
            sa.select(WritingAct)
            .where(
                WritingAct.author_told_at.is_(None),
                WritingAct.kind.in_(CONTESTABLE),
                sa.or_(answered, decided),
            )
            .order_by(WritingAct.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        for act in acts:
            _tell(act, session.get_one(Writing, act.writing_id))
            act.author_told_at = now
        return len(acts)


def _tell(act: WritingAct, item: Writing) -> None:
    """The letter says that something was decided and leads to the page that says what: no words of the text."""
    authors = source_of(item.kind).authors([item.target_id]).get(item.target_id, [])
    languages = languages_of(authors)
    step = "answered" if act.answered_at else "decided"
    for person_id, address in accounts.addresses_of(act.organisation_id, authors).items():
        queue_message(
            organisation_id=act.organisation_id,
            recipient=address,
            template="writing_decision",
            context={"act_id": act.id, "kind": item.kind, "step": step},
            dedupe_key=f"writing_decision:{act.id}:{step}:{person_id}",
            locale=languages.get(person_id) or "fr",
        )
