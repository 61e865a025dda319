"""What waits for an élu, and how the projects of the whole organisation go."""

from __future__ import annotations

import statistics
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.accounts.queries_elected import seats_by_territory, seats_of
from consult.authz import Actor
from consult.clock import today
from consult.jobs.card import job_card
from consult.jobs.queries import jobs_of
from consult.projects.models import Call, Stage
from consult.projects.operations.tell_outcome import KIND
from consult.projects.queries import dashboards as queries
from consult.projects.queries.calls import all_calls
from consult.projects.queries.following import followed_projects, milestones_of
from consult.projects.queries.officials import unanswered
from consult.projects.queries.outcomes import count_to_tell, outcomes_known, telling_of
from consult.projects.queries.writings import shown_titles
from consult.projects.rules.following import is_late
from consult.selection.queries.rounds import rounds_of_voter
from consult.selection.queries.voting import voter_of
from consult.territories import queries as territories
from consult.web.filters import datetime_long, number

UNDER = 0.5
"""A territory that files less than this share of what its seats would lead to expect is under-represented."""


def elected_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """What waits for an élu, the nearest deadline first."""
    seats = seats_of(actor.organisation_id, today(), person_id=actor.person_id)
    names = {one.id: one for one in territories.territories_of(actor.organisation_id)}
    below = {
        place for seat in seats for place in territories.territory_and_below(actor.organisation_id, seat.territory_id)
    }
    to_read = queries.count_in(actor.organisation_id, below, (Stage.FILED, Stage.ADMISSIBLE))
    return {
        "waiting": waiting_for(actor, now),
        "places": [names[seat.territory_id].name for seat in seats],
        "to_read": to_read,
        "projects_url": url_for("projects.index", territoire=names[seats[0].territory_id].code) if seats else None,
        "chosen_url": url_for("following.chosen", code=names[seats[0].territory_id].code) if seats else None,
    }


def waiting_for(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Rounds to vote in, messages to answer, milestones that are late: each with its deadline, if it has one."""
    found: list[tuple[datetime | None, dict[str, Any]]] = []
    for round_ in rounds_of_voter(actor.organisation_id, actor.person_id):
        voter = voter_of(round_.id, actor.person_id)
        if round_.state.value != "open" or round_.closes_at <= now or voter is None or voter.voted_at:
            continue
        url = url_for("voting.show", round_id=round_.id)
        when = _("À voter avant le %(when)s", when=datetime_long(round_.closes_at))
        found.append((round_.closes_at, {"label": round_.title, "url": url, "when": when, "turn": True}))
    messages = unanswered(actor)
    if messages:
        label = ngettext("Un message attend votre réponse", "%(num)s messages attendent votre réponse", messages)
        row = {"label": label, "url": url_for("officials.messages"), "when": _("Sans date limite"), "turn": True}
        found.append((None, row))
    projects = followed_projects(actor)
    milestones, titles = milestones_of([project.id for project in projects]), shown_titles(projects)
    for project in projects:
        late = [step for step in milestones[project.id] if is_late(step, today())]
        if late and project.stage is Stage.UNDER_WAY:
            label = _("« %(title)s » : une étape est en retard", title=titles[project.id])
            url = url_for("following.manage", project_id=project.id)
            found.append((None, {"label": label, "url": url, "when": late[0].label, "turn": False}))
    dated = sorted((pair for pair in found if pair[0] is not None), key=lambda pair: pair[0] or now)
    return [row for _at, row in (*dated, *(pair for pair in found if pair[0] is None))]


def governance_page(organisation_id: int, call_id: int | None, now: datetime) -> dict[str, Any]:
    """Filing, admissibility, selection and delays, by territory; who is heard less."""
    counts = queries.counts_by_territory(organisation_id, call_id)
    total = [sum(values[rank] for values in counts.values()) for rank in range(4)]
    days = queries.answer_days(organisation_id, call_id)
    waiting, late = queries.waiting_since(organisation_id, call_id, now)
    rows = territory_rows(organisation_id, counts)
    calls = [call for call in all_calls(organisation_id) if call.opened_at is not None]
    return {
        "total": {"filed": total[0], "answered": total[1], "admitted": total[2], "chosen": total[3]},
        "median": round(statistics.median(days)) if days else None,
        "waiting": waiting,
        "late": late,
        "rows": rows,
        "tiles": [tile for row in rows for tile in [_tile(row)] if tile],
        "under": [row["name"] for row in rows if row["under"]],
        "themes": _themes(organisation_id, call_id),
        "calls": [
            {"id": call.id, "title": call.title, "url": url_for("dashboards.projects", appel=call.id)} for call in calls
        ],
        "call": next((call for call in calls if call.id == call_id), None),
    }


def territory_rows(organisation_id: int, counts: dict[Any, tuple[int, int, int, int]]) -> list[dict[str, Any]]:
    """The drawn territories with everything under them; `under` says that they file less than their seats foretell."""
    places = territories.territories_of(organisation_id)
    seats = seats_by_territory(organisation_id, today())
    held, filed = sum(seats.values()), sum(values[0] for values in counts.values())
    rows = []
    for place in places:
        if place.tile_row is None:
            continue
        below = territories.territory_and_below(organisation_id, place.id)
        sums = [sum(counts[id_][rank] for id_ in below if id_ in counts) for rank in range(4)]
        own = sum(seats.get(id_, 0) for id_ in below)
        expected = filed * own / held if held else 0.0
        rows.append(
            {
                "place": place,
                "name": place.name,
                "filed": sums[0],
                "answered": sums[1],
                "admitted": sums[2],
                "chosen": sums[3],
                "seats": own,
                "under": expected >= 1 and sums[0] < UNDER * expected,
            }
        )
    return sorted(rows, key=lambda row: (-row["filed"], row["name"]))


def _tile(row: dict[str, Any]) -> dict[str, Any]:
    place = row["place"]
    return {
        "column": place.tile_column,
        "row": place.tile_row,
        "code": place.code,
        "label": place.name,
        "value": row["filed"],
        "display": number(row["filed"]),
        "hidden": False,
        "url": None,
    }


def _themes(organisation_id: int, call_id: int | None) -> list[dict[str, Any]]:
    counts = queries.counts_by_category(organisation_id, call_id)
    rows = [
        {
            "label": name,
            "value": filed,
            "display": ngettext("%(num)s projet", "%(num)s projets", filed),
            "hint": ngettext("dont %(num)s choisi", "dont %(num)s choisis", chosen) if chosen else "",
        }
        for name, (filed, chosen) in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row["value"], row["label"]))


def telling_page(call: Call) -> dict[str, Any]:
    """Before: to how many, about what. After: the work that writes."""
    telling = telling_of(call.id)
    jobs = jobs_of(call.organisation_id, KIND) if telling is not None else []
    job = next((each for each in jobs if telling is not None and each.id == telling.job_id), None)
    return {
        "call": call,
        "telling": telling,
        "people": count_to_tell(call.organisation_id, call.id),
        "known": outcomes_known(call.organisation_id, call.id),
        "card": job_card(job) if job is not None else None,
    }
