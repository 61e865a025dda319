"""Live participation: people and contributions by day, college, age and territory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import g
from flask_babel import format_date
from flask_babel import gettext as _

from consult.accounts.labels import AGE_LABELS
from consult.authz import Permission, public
from consult.consultations.cockpit import drawn_under
from consult.consultations.models import State
from consult.consultations.paper.doubling import rates_of
from consult.consultations.queries_participation import Live, live_participation
from consult.consultations.views.answering import blueprint
from consult.consultations.views.answering.entry import visible
from consult.db import utcnow
from consult.errors import NotFound
from consult.territories import queries as territories
from consult.web.filters import number, percent
from consult.web.guard import current_actor
from consult.web.htmx import render_page


@blueprint.get("/consultations/<slug>/participation")
@public
def participation(slug: str) -> Any:
    """Everyone reads it, small cells hidden; those who may read participation see every cell."""
    consultation, state = visible(slug)
    staff = current_actor().can(Permission.PARTICIPATION_READ)
    if not consultation.shows_participation and not staff:
        raise NotFound
    places = territories.territories_of(g.organisation.id)
    live = live_participation(consultation, drawn_under(places), None if staff else g.organisation.k)
    colleges = {college.id: college.name for college in territories.colleges_of(g.organisation.id)}
    names = {place.id: place.name for place in places}
    return render_page(
        "answering/participation.html",
        fragment="live",
        consultation=consultation,
        live=live,
        now=utcnow(),
        refreshing=state is State.OPEN,
        staff=staff,
        days=[shown(cell, day_label(cell["key"])) for cell in live.days],
        colleges=[shown(cell, colleges.get(cell["key"])) for cell in live.colleges],
        ages=[shown(cell, AGE_LABELS.get(cell["key"])) for cell in live.ages],
        places=[shown(cell, names.get(cell["key"])) for cell in live.territories],
        tiles=tiles_of(live, places),
        doubled=rates_of(consultation, 1 if staff else g.organisation.k),
        leading=leading,
    )


def day_label(day: date) -> str:
    return format_date(day, "EEE d MMM")


def shown(cell: dict[str, Any], label: Any) -> dict[str, Any]:
    """One row of a chart and of its table."""
    hidden = bool(cell.get("hidden"))
    invited, responded = cell.get("invited"), cell.get("responded")
    rate = responded / invited if invited and responded is not None else None
    return {
        "label": str(label) if label else _("Non indiqué"),
        "hidden": hidden,
        "value": 0 if hidden else cell["people"],
        "display": _("moins que le seuil") if hidden else number(cell["people"]),
        "people": "–" if hidden else number(cell["people"]),
        "contributions": "–" if hidden else number(cell["contributions"]),
        "invited": number(invited) if invited else "–",
        "rate": percent(rate),
        "hint": _("%(rate)s des %(count)s personnes invitées", rate=percent(rate), count=number(invited))
        if rate is not None
        else "",
        "quiet": hidden or not label,
    }


def leading(title: str, rows: Sequence[dict[str, Any]], total: int) -> str:
    """« Par âge : surtout 60 à 80 ans (42 % des 1 200 personnes) »; the title alone where nothing may be told."""
    known = [row for row in rows if not row["quiet"]]
    if not known or not total:
        return title
    top = max(known, key=lambda row: row["value"])
    share = {"share": percent(top["value"] / total), "total": number(total)}
    return _(
        "%(title)s : surtout %(label)s (%(share)s des %(total)s personnes)", title=title, label=top["label"], **share
    )


def tiles_of(live: Live, places: Sequence[Any]) -> list[dict[str, Any]]:
    """The tile map: every drawn territory, those without anybody too."""
    cells = {cell["key"]: cell for cell in live.territories}
    nothing = {"people": 0, "contributions": 0}
    return [
        {
            "column": place.tile_column,
            "row": place.tile_row,
            "code": place.code[:4],
            **{key: row[key] for key in ("label", "value", "display", "hidden")},
        }
        for place in places
        if place.tile_row is not None and place.tile_column is not None
        for row in [shown(cells.get(place.id, nothing), place.name)]
    ]
