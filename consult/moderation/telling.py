"""Authors are told by mail what was decided and answered, where an address is known through their invitation.

A decision is told once it stood for some minutes: a slip that is undone at once writes to nobody.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.consultations.queries_moderating import authors_of, recipient_of
from consult.db import db, unit_of_work, utcnow
from consult.jobs import housekeeping
from consult.moderation.models import Contest, ModerationAct
from consult.moderation.rules import CONTESTABLE, UNDO_FIRST
from consult.notifications.operations.queue_message import queue_message
from consult.secrets import digest

AT_ONCE = 20


@housekeeping
def tell_authors() -> None:
    """Short transactions, a few letters each; one letter a person and decision, whatever the number of texts."""
    now = utcnow()
    while _tell_decisions(now) or _tell_answers(now):
        pass


def _tell_decisions(now: datetime) -> int:
    with unit_of_work() as session:
        acts = session.scalars(
            sa.select(ModerationAct)
            .where(
                ModerationAct.author_told_at.is_(None),
                ModerationAct.at < now - UNDO_FIRST,
                ModerationAct.kind.in_(CONTESTABLE),
                ModerationAct.undone_at.is_(None),
            )
            .order_by(ModerationAct.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        authors = authors_of([act.contribution_id for act in acts])
        for act in acts:
            participation_id = authors[act.contribution_id]
            _write(act, participation_id, "moderation_decision", f"{act.batch}:{participation_id}")
            act.author_told_at = now
        return len(acts)


def _tell_answers(now: datetime) -> int:
    with unit_of_work() as session:
        contests = session.scalars(
            sa.select(Contest)
            .where(Contest.author_told_at.is_(None), Contest.answered_at.is_not(None))
            .order_by(Contest.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        authors = authors_of([contest.contribution_id for contest in contests])
        for contest in contests:
            _write(contest, authors[contest.contribution_id], "moderation_answer", f"contest:{contest.id}")
            contest.author_told_at = now
        return len(contests)


def _write(about: ModerationAct | Contest, participation_id: int, template: str, key: str) -> None:
    """The letter says that something was decided and leads to the page that says what: no words of the text, nothing
    that would tie the address to a contribution."""
    recipient = recipient_of(about.organisation_id, participation_id)
    if recipient is None:
        return
    queue_message(
        organisation_id=about.organisation_id,
        recipient=recipient.email,
        template=template,
        context={"consultation_id": about.consultation_id, "invitation_id": recipient.invitation_id},
        dedupe_key=f"{template}:{digest(key)}",
        locale=recipient.locale,
    )
    db.session.flush()
