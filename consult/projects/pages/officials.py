"""What the pages of the directory of élus show."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.accounts.queries_elected import Seat, seats_by_territory, seats_of
from consult.accounts.queries_team import names_of
from consult.authz import Actor
from consult.clock import today
from consult.projects.models import OfficialMessage, OfficialProfile
from consult.projects.queries import officials as queries
from consult.territories import queries as territories
from consult.territories.levels import Level
from consult.web.filters import number


def directory_page(organisation_id: int) -> dict[str, Any]:
    """The regions as tiles, then every territory with its seats."""
    places = territories.territories_of(organisation_id)
    seats = seats_by_territory(organisation_id, today())
    rows = [
        {
            "name": row.territory.name,
            "depth": row.depth,
            "seats": row.people,
            "url": url_for("officials.territory", code=row.territory.code),
        }
        for row in territories.tree_rows(places, seats)
        if row.people and row.territory.level is not Level.NATIONAL
    ]
    total = sum(seats.values())
    return {"rows": rows, "tiles": seat_tiles(organisation_id, seats), "total": total}


def seat_tiles(organisation_id: int, seats: dict[int | None, int]) -> list[dict[str, Any]]:
    """The territories that are drawn, each with the seats held there and below."""
    tiles = []
    for row in territories.tree_rows(territories.territories_of(organisation_id), seats):
        place = row.territory
        if place.tile_row is None or place.tile_column is None:
            continue
        tiles.append(
            {
                "column": place.tile_column,
                "row": place.tile_row,
                "code": place.code,
                "label": place.name,
                "value": row.people,
                "display": number(row.people),
                "hidden": False,
                "url": url_for("officials.territory", code=place.code) if row.people else None,
            }
        )
    return tiles


def territory_page(organisation_id: int, code: str) -> dict[str, Any]:
    """The élus of a territory and of those under it, who agreed to be shown; how many others there are."""
    place = territories.territory_by_code(organisation_id, code)
    below = territories.territory_and_below(organisation_id, place.id)
    seats = seats_of(organisation_id, today(), territory_ids=below)
    shown = queries.profiles_of(organisation_id, {seat.person_id for seat in seats})
    names = {one.id: one.name for one in territories.territories_of(organisation_id)}
    cards = [official_card(shown[seat.person_id], seat, names) for seat in seats if seat.person_id in shown]
    hidden = len({seat.person_id for seat in seats} - set(shown))
    return {"territory": place, "cards": cards, "hidden": hidden, "count": len({seat.person_id for seat in seats})}


def official_card(profile: OfficialProfile, seat: Seat, names: dict[int, str]) -> dict[str, Any]:
    return {
        "name": seat.name,
        "territory": names.get(seat.territory_id, ""),
        "presentation": profile.presentation,
        "photo": photo_url(profile),
        "url": url_for("officials.show", token=profile.token),
        "write_url": url_for("officials.write", token=profile.token) if profile.takes_messages else None,
    }


def photo_url(profile: OfficialProfile) -> str | None:
    return url_for("officials.photo", token=profile.token) if profile.photo_path else None


def official_page(organisation_id: int, token: str) -> dict[str, Any]:
    """One élu, with their seats."""
    profile, seats = queries.public_profile(organisation_id, token)
    names = {one.id: one for one in territories.territories_of(organisation_id)}
    card = official_card(profile, seats[0], {id_: place.name for id_, place in names.items()})
    return {"profile": profile, "card": card, "seats": [(names[seat.territory_id], seat.ends_on) for seat in seats]}


def my_seat_page(actor: Actor) -> dict[str, Any]:
    """What an élu finds of themselves: their seats, their page, what is written to them."""
    names = {one.id: one.name for one in territories.territories_of(actor.organisation_id)}
    seats = seats_of(actor.organisation_id, today(), person_id=actor.person_id)
    profile = queries.own_profile(actor)
    count = queries.unanswered(actor)
    waits = ngettext("Un message attend votre réponse", "%(num)s messages attendent votre réponse", count)
    return {
        "seats": [(names[seat.territory_id], seat.ends_on) for seat in seats],
        "profile": profile,
        "photo": photo_url(profile) if profile is not None else None,
        "public_url": url_for("officials.show", token=profile.token) if profile is not None and profile.shown else None,
        "waiting": waits if count else "",
    }


def messages_page(actor: Actor, page: int) -> dict[str, Any]:
    found, count = queries.messages_to(actor, page)
    names = names_of(actor.organisation_id, {message.sender_id for message in found})
    return {"rows": [message_row(message, names) for message in found], "count": count}


def message_row(message: OfficialMessage, names: dict[int | None, str]) -> dict[str, Any]:
    body = message.body or ""
    return {
        "from": names.get(message.sender_id) or _("Un adhérent"),
        "start": body if len(body) < 120 else f"{body[:110].rsplit(' ', 1)[0]}…",
        "sent_at": message.sent_at,
        "state": "answered" if message.answered_at else "new",
        "url": url_for("officials.message", message_id=message.id),
    }
