"""Reading the directory of élus, and what is written to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from consult.accounts.queries_elected import Seat, seats_of
from consult.authz import Actor
from consult.clock import today
from consult.db import db
from consult.errors import NotFound
from consult.projects.models import OfficialMessage, OfficialProfile

PAGE = 30


def profiles_of(organisation_id: int, person_ids: Collection[int]) -> dict[int, OfficialProfile]:
    """Of those who agreed to be shown, by person."""
    rows = db.session.scalars(
        sa.select(OfficialProfile).where(
            OfficialProfile.organisation_id == organisation_id,
            OfficialProfile.person_id.in_(list(person_ids)),
            OfficialProfile.shown.is_(True),
        )
    )
    return {row.person_id: row for row in rows}


def shown_by_territory(organisation_id: int, seats: Sequence[Seat]) -> dict[int, int]:
    """How many of the holders of these seats agreed to be shown, by territory."""
    shown = set(profiles_of(organisation_id, {seat.person_id for seat in seats}))
    counts: dict[int, int] = {}
    for seat in seats:
        if seat.person_id in shown:
            counts[seat.territory_id] = counts.get(seat.territory_id, 0) + 1
    return counts


def own_profile(actor: Actor) -> OfficialProfile | None:
    return db.session.get(OfficialProfile, actor.person_id) if actor.person_id is not None else None


def public_profile(organisation_id: int, token: str) -> tuple[OfficialProfile, list[Seat]]:
    """An élu who agreed to be shown and still holds a seat, with their seats; NotFound for any other."""
    found = db.session.scalar(
        sa.select(OfficialProfile).where(
            OfficialProfile.organisation_id == organisation_id,
            OfficialProfile.token == token,
            OfficialProfile.shown.is_(True),
        )
    )
    seats = seats_of(organisation_id, today(), person_id=found.person_id) if found is not None else []
    if found is None or not seats:
        raise NotFound
    return found, seats


def sent_since(sender_id: int, since: datetime) -> list[int]:
    """To whom this person wrote since then, once for each message."""
    return list(
        db.session.scalars(
            sa.select(OfficialMessage.official_id).where(
                OfficialMessage.sender_id == sender_id, OfficialMessage.sent_at >= since
            )
        )
    )


def message_by_key(sender_id: int, client_key: str) -> OfficialMessage | None:
    return db.session.scalar(
        sa.select(OfficialMessage).where(
            OfficialMessage.sender_id == sender_id, OfficialMessage.client_key == client_key
        )
    )


def messages_to(actor: Actor, page: int) -> tuple[Sequence[OfficialMessage], int]:
    """What was written to this élu, the unanswered first, then the newest; and how many."""
    mine = sa.and_(
        OfficialMessage.official_id == actor.person_id,
        OfficialMessage.organisation_id == actor.organisation_id,
        OfficialMessage.body.is_not(None),
    )
    count = db.session.scalar(sa.select(sa.func.count()).select_from(OfficialMessage).where(mine)) or 0
    rows = db.session.scalars(
        sa.select(OfficialMessage)
        .where(mine)
        .order_by(OfficialMessage.answered_at.is_not(None), OfficialMessage.sent_at.desc(), OfficialMessage.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    ).all()
    return rows, count


def message_to(actor: Actor, message_id: int) -> OfficialMessage:
    """A message written to this élu; NotFound for anybody else's."""
    found = db.session.get(OfficialMessage, message_id)
    if found is None or found.organisation_id != actor.organisation_id or found.official_id != actor.person_id:
        raise NotFound
    return found


def unanswered(actor: Actor) -> int:
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(OfficialMessage)
            .where(
                OfficialMessage.official_id == actor.person_id,
                OfficialMessage.organisation_id == actor.organisation_id,
                OfficialMessage.body.is_not(None),
                OfficialMessage.answered_at.is_(None),
            )
        )
        or 0
    )
