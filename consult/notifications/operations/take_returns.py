"""Take in a file of returned letters: the addresses that nobody reads are marked, and not written to again."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.notifications import queries
from consult.notifications.bounce_file import read_returns
from consult.notifications.models import Message
from consult.notifications.operations.note_bounces import Bounce, note_bounces

CHUNK = 500


@dataclass(frozen=True)
class Taken:
    """`marked`: new ones; `known`: marked before; `strangers`: never written to from here; the rest is no lasting
    failure."""

    marked: int
    known: int
    strangers: int
    passing: int
    unread: int


def take_returns(*, actor: Actor, data: bytes) -> Taken:
    """Raises UnreadableFile. Nobody else's address is ever marked: only those that this organisation wrote to."""
    returns = read_returns(data)
    named = list(returns.messages)
    addresses = dict(returns.addresses)
    strangers = 0
    for start in range(0, len(named), CHUNK):
        part = named[start : start + CHUNK]
        rows = db.session.execute(
            sa.select(Message.id, Message.recipient).where(
                Message.id.in_(part), Message.organisation_id == actor.organisation_id
            )
        ).all()
        strangers += len(part) - len(rows)
        addresses |= {row.recipient.lower(): returns.messages[row.id] for row in rows}
    marked = known = 0
    listed = sorted(addresses)
    for start in range(0, len(listed), CHUNK):
        chunk = listed[start : start + CHUNK]
        ours = queries.written_to(actor.organisation_id, chunk)
        new = note_bounces(
            organisation_id=actor.organisation_id,
            bounces=[Bounce(address, addresses[address]) for address in sorted(ours)],
        )
        marked, known, strangers = marked + new, known + len(ours) - new, strangers + len(chunk) - len(ours)
    record(actor, "bounces.take", "organisation", actor.organisation_id, marked=marked)
    return Taken(marked, known, strangers, returns.passing, returns.unread)
