"""Digests leave by themselves: a few people at a time, each at most once a day."""

from __future__ import annotations

from datetime import datetime

from consult.accounts import queries as accounts
from consult.accounts.queries_audience import languages_of
from consult.clock import paris_day
from consult.db import unit_of_work, utcnow
from consult.jobs import housekeeping
from consult.notifications.operations.queue_message import queue_message
from consult.notifications.queries import stops_at
from consult.notifications.states import MailPurpose
from consult.projects.queries.digests import follows_due, news_for, people_due

AT_ONCE = 20


@housekeeping
def tell_followers() -> None:
    """Short transactions; whoever has nothing new is not written to, and is asked about again at their next day."""
    now = utcnow()
    while _tell_some(now):
        pass


def _tell_some(now: datetime) -> int:
    with unit_of_work():
        due = people_due(now, AT_ONCE)
        for organisation_id, person_id in due:
            _tell(organisation_id, person_id, now)
        return len(due)


def _tell(organisation_id: int, person_id: int, now: datetime) -> None:
    follows = follows_due(organisation_id, person_id, now)
    since = min(follow.last_told_at or follow.created_at for follow in follows)
    news = news_for(organisation_id, follows, since, now)
    for follow in follows:
        follow.last_told_at = now
    address = accounts.addresses_of(organisation_id, [person_id]).get(person_id)
    if not (news.new or news.moved) or not address:
        return
    if stops_at(organisation_id, address) & {MailPurpose.PROJECTS, MailPurpose.BOUNCE}:
        return
    queue_message(
        organisation_id=organisation_id,
        recipient=address,
        template="project_digest",
        context={"new": news.new, "moved": news.moved},
        dedupe_key=f"project_digest:{person_id}:{paris_day(now)}",
        locale=languages_of([person_id]).get(person_id) or "fr",
    )
