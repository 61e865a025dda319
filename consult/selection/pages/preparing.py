"""The pages of those who prepare rounds and watch them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.accounts.queries_seats import seats_held
from consult.authz import Actor, Permission
from consult.clock import paris_day
from consult.jobs.card import job_card
from consult.jobs.queries import ALIVE, job_by_id
from consult.projects.queries import for_selection as projects
from consult.selection.forms import CancelForm
from consult.selection.labels import OPENING_FAULTS
from consult.selection.models import Round
from consult.selection.pages.common import badge_of, dates_of, method_label, round_rows, rules_in_words, turnout
from consult.selection.queries import rounds, voting
from consult.selection.queries.counting import place_name
from consult.selection.rules.calendar import Moment, moment_of, opening_fault
from consult.territories import queries as territories


def place_names(organisation_id: int) -> dict[int, str]:
    return {place.id: place.name for place in territories.territories_of(organisation_id)}


def index_page(actor: Actor, now: datetime) -> dict[str, Any]:
    found = rounds.held_rounds(actor)
    counts = rounds.counts_of([round_.id for round_ in found])
    return {"rows": round_rows(found, place_names(actor.organisation_id), counts, now)}


def places_offered(actor: Actor) -> list[tuple[int, str]]:
    held = rounds.held_territories(actor, Permission.ROUND_MANAGE)
    return [(id_, name) for id_, name in place_names(actor.organisation_id).items() if id_ in held]


def calls_offered(actor: Actor) -> list[tuple[int, str]]:
    return [(call.id, call.title) for call in projects.calls_put_to_vote(actor.organisation_id)]


def dates_offered(actor: Actor) -> dict[str, Any]:
    """Those of the selection in the calendar of the newest call."""
    call = next(iter(projects.calls_put_to_vote(actor.organisation_id)), None)
    found = projects.selection_dates(call) if call is not None else None
    return {"opens_at": found[0], "closes_at": found[1]} if found else {}


def round_page(round_: Round, now: datetime) -> dict[str, Any]:
    """What a secretary sees of a round, whatever its moment."""
    moment = moment_of(round_, now)
    page: dict[str, Any] = {
        "round": round_,
        "moment": moment.value,
        "state": badge_of(round_, now),
        "dates": dates_of(round_, now),
        "method": method_label(round_.method),
        "rules": rules_in_words(round_),
        "territory": place_name(round_),
        "call": projects.call_titles(round_.organisation_id, [round_.call_id])[round_.call_id],
    }
    if moment is Moment.PREPARED:
        return page | _before(round_, now)
    if moment is Moment.CANCELLED and round_.cancelled_at is None:
        return page
    voters = rounds.voters_of(round_.id)
    voted, names = voting.who_voted(round_.id), voting.names_on_roll(round_, voters)
    page["turnout"] = turnout(len(voted), len(voters))
    page["projects_count"] = len(rounds.projects_of(round_.id))
    page["roll"] = [
        {
            "name": names[voter.id],
            "voted": _("A voté") if voter.id in voted else "–",
            "proxy": names.get(voter.proxy_id, "") if voter.proxy_id else "–",
        }
        for voter in sorted(voters, key=lambda voter: names[voter.id])
    ]
    page["cancel_form"] = CancelForm(formdata=None) if moment is Moment.OPEN else None
    page["job"] = _count_card(round_) if moment is Moment.COUNTING else None
    return page


def _before(round_: Round, now: datetime) -> dict[str, Any]:
    """What would be frozen if it opened now, and what keeps it from opening."""
    places = territories.territory_and_below(round_.organisation_id, round_.territory_id)
    voters = len(seats_held(round_.organisation_id, places, paris_day(now)))
    admissible = len(projects.admissible_projects(round_.call_id, places))
    fault = opening_fault(
        round_.method, round_.rules, voters=voters, projects=admissible, closes_at=round_.closes_at, now=now
    )
    return {"voters_count": voters, "projects_count": admissible, "fault": OPENING_FAULTS.get(fault, "")}


def _count_card(round_: Round) -> dict[str, Any] | None:
    if round_.count_job_id is None:
        return None
    job = job_by_id(round_.organisation_id, round_.count_job_id)
    return job_card(job, result_url=url_for("rounds.show", round_id=round_.id)) | {"over": job.state not in ALIVE}


def ballots_page(round_: Round) -> dict[str, Any]:
    """Who voted what, for the secretary: the vote is named, at least to them."""
    voters = rounds.voters_of(round_.id)
    names = voting.names_on_roll(round_, voters)
    choices = voting.choices_in_round(round_.id)
    rows = [
        {
            "name": names[ballot.voter_id],
            "ballot": ballot.ballot_code,
            "choices": choices_in_words(choices.get(ballot.id, {})),
        }
        for ballot in voting.ballots_of(round_.id)
    ]
    return {"round": round_, "rows": sorted(rows, key=lambda row: row["name"])}


def choices_in_words(choices: dict[str, Any]) -> str:
    """« P1 : 3, P2 : 1 »; approvals have no value to say."""
    if not choices:
        return _("Bulletin blanc")
    said = []
    for code, value in choices.items():
        total = sum(value.values()) if isinstance(value, dict) else value
        said.append(code if total == 1 else _("%(code)s : %(value)s", code=code, value=total))
    return ", ".join(said)


def settings_of(round_: Round) -> dict[str, Any]:
    """What the form of a round shows at first."""
    cents = int(round_.rules.get("budget_cents") or 0)
    return {
        **round_.rules,
        "title": round_.title,
        "method": round_.method.value,
        "envelope": f"{cents // 100},{cents % 100:02d}" if cents % 100 else str(cents // 100),
        "opens_at": round_.opens_at,
        "closes_at": round_.closes_at,
    }
