"""The pages of a round for everybody, and for those who vote."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import session, url_for
from flask_babel import gettext as _

from consult.authz import Actor, Permission
from consult.consultations.qr import qr_path
from consult.projects.queries import for_selection as projects
from consult.projects.rules.fair_order import ordered
from consult.selection.labels import left_sentence
from consult.selection.models import Ballot, Method, Round, RoundProject, Voter
from consult.selection.pages.common import badge_of, dates_of, method_kind, round_rows, rules_in_words, turnout
from consult.selection.pages.preparing import place_names
from consult.selection.queries import rounds, voting
from consult.selection.queries.counting import place_name
from consult.selection.queries.texts import texts_of, titles_of
from consult.selection.rules.ballots import HIGHEST_SCORE, what_is_left
from consult.selection.rules.calendar import Moment, moment_of
from consult.web.context import link
from consult.web.links import site_url

MOST_COMPARED = 5


def index_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """The rounds where the reader votes, and all of those that opened."""
    mine = rounds.rounds_of_voter(actor.organisation_id, actor.person_id) if actor.person_id else []
    found = rounds.shown_rounds(actor.organisation_id)
    counts, places = rounds.counts_of([row.id for row in found]), place_names(actor.organisation_id)
    waiting = [row for row in mine if moment_of(row, now) is Moment.OPEN]
    others = [row for row in found if row not in waiting]
    return {"mine": round_rows(waiting, places, counts, now), "rows": round_rows(others, places, counts, now)}


def round_page(round_: Round, actor: Actor, now: datetime) -> dict[str, Any]:
    """What everybody reads of a round: who chooses, among what, by which rules, what was committed to."""
    roll, voted = rounds.counts_of([round_.id]).get(round_.id, (0, 0))
    in_vote = rounds.projects_of(round_.id)
    shown = projects.projects_by_ids(round_.organisation_id, [row.project_id for row in in_vote])
    by_id, titles = {row.project_id: row for row in in_vote}, titles_of(round_, in_vote)
    order = ordered(by_id, session.setdefault("fair_seed", secrets.token_hex(8)))
    return {
        "round": round_,
        "moment": moment_of(round_, now).value,
        "state": badge_of(round_, now),
        "dates": dates_of(round_, now),
        "rules": rules_in_words(round_),
        "territory": place_name(round_),
        "turnout": turnout(voted, roll),
        "roll": roll,
        "line": voting.voter_of(round_.id, actor.person_id) if actor.person_id else None,
        "rows": [
            {"title": titles[by_id[id_].code], "cost_cents": by_id[id_].cost_cents, "url": project_url(shown[id_].slug)}
            for id_ in order
        ],
    }


def project_url(slug: str) -> str:
    return link("projects.show", slug=slug) or ""


def in_fair_order(round_: Round, voter: Voter) -> list[RoundProject]:
    """The projects in an order of this voter's own, the same each time they come back."""
    by_id = {row.project_id: row for row in rounds.projects_of(round_.id)}
    return [by_id[id_] for id_ in ordered(by_id, f"{round_.seed_commitment}:{voter.id}")]


def vote_page(
    round_: Round, actor: Actor, voter: Voter, *, typed: Mapping[str, Any] | None = None, now: datetime
) -> dict[str, Any]:
    """The ballot: what was typed if it comes back, else what was sent last."""
    in_vote, ballot = in_fair_order(round_, voter), voting.ballot_of(voter)
    choices = voting.choices_in(ballot) if typed is None else dict(typed)
    own = voting.own_line(round_.id, actor.person_id)
    lines = [own, *voting.represented_by(own)]
    names = voting.names_on_roll(round_, lines)
    return {
        "round": round_,
        "dates": dates_of(round_, now),
        "territory": place_name(round_),
        "rules": rules_in_words(round_),
        "kind": method_kind(round_.method),
        "criteria": round_.rules["criteria"] if round_.method is Method.SCORES else [],
        "scores": range(HIGHEST_SCORE + 1),
        "ranks": range(1, (int(round_.rules.get("most") or 0) or len(in_vote)) + 1),
        "left": left_words(round_, in_vote, choices),
        "ballot": ballot,
        "voter": voter,
        "own": voter.id == own.id,
        "lines": [
            {"id": line.id, "name": names[line.id], "own": line.id == own.id, "current": line.id == voter.id}
            for line in lines
        ],
        "cards": _cards(round_, actor, voter, in_vote, choices),
        "nonce": secrets.token_hex(16),
        "key": str(uuid.uuid4()),
    }


def _cards(
    round_: Round, actor: Actor, voter: Voter, in_vote: Sequence[RoundProject], choices: Mapping[str, Any]
) -> list[dict[str, Any]]:
    found = projects.projects_by_ids(round_.organisation_id, [row.project_id for row in in_vote])
    texts = texts_of(round_, in_vote)
    barred = voting.barred_for(voter, actor.person_id, in_vote)
    racing = projects.still_admissible(list(found))
    notes = voting.notes_of(round_.id, actor.person_id)
    return [
        {
            "id": row.project_id,
            "code": row.code,
            "title": texts[row.code]["title"],
            "texts": texts[row.code],
            "cost_cents": row.cost_cents,
            "url": project_url(found[row.project_id].slug),
            "barred": row.project_id in barred,
            "gone": row.project_id not in racing,
            "given": choices.get(row.code),
            "note": notes.get(row.project_id, ""),
        }
        for row in in_vote
    ]


def left_words(round_: Round, in_vote: Sequence[RoundProject], choices: Mapping[str, Any]) -> str:
    """What remains to give, whatever was typed."""
    costs = {row.code: row.cost_cents for row in in_vote}
    known = {code: value for code, value in choices.items() if code in costs}
    return left_sentence(what_is_left(round_.method.value, round_.rules, costs, known))


def receipt_page(round_: Round, organisation: Any, ballot: Ballot, nonce: str) -> dict[str, Any]:
    """Shown once: nobody else will know the nonce."""
    address = site_url(organisation, "results.find", round_id=round_.id)
    return {
        "round": round_,
        "ballot": ballot,
        "nonce": nonce,
        "address": address,
        "qr": qr_path("\n".join((address, ballot.ballot_code, nonce))),
        "chosen": len(voting.choices_in(ballot)),
        "vote_url": url_for("voting.vote", round_id=round_.id),
    }


def compare_page(round_: Round, voter: Voter, wanted: Sequence[str]) -> dict[str, Any]:
    """Up to five projects side by side."""
    in_vote = in_fair_order(round_, voter)
    chosen = [row for row in in_vote if str(row.project_id) in wanted]
    texts = texts_of(round_, in_vote)
    return {
        "round": round_,
        "options": [{"value": row.project_id, "label": texts[row.code]["title"]} for row in in_vote],
        "wanted": [row.project_id for row in chosen],
        "too_many": len(chosen) > MOST_COMPARED,
        "columns": [(row, texts[row.code]) for row in chosen[:MOST_COMPARED]],
    }


def proxy_page(round_: Round, own: Voter) -> dict[str, Any]:
    """To whom one may give it, to whom it is given."""
    voters = rounds.voters_of(round_.id)
    names = voting.names_on_roll(round_, voters)
    return {
        "round": round_,
        "given_to": names.get(own.proxy_id, "") if own.proxy_id else "",
        "held": [names[line.id] for line in voting.represented_by(own)],
        "most": int(round_.rules.get("proxies", 0)),
        "voted": voting.ballot_of(own) is not None,
        "offered": sorted(((line.id, names[line.id]) for line in voters if line.id != own.id), key=lambda row: row[1]),
    }


def step_aside_page(round_: Round, own: Voter) -> dict[str, Any]:
    """The projects from which one has not stepped aside yet."""
    in_vote = in_fair_order(round_, own)
    barred, titles = voting.barred_for(own, None, in_vote), titles_of(round_, in_vote)
    return {
        "round": round_,
        "offered": [(row.project_id, titles[row.code]) for row in in_vote if row.project_id not in barred],
        "aside": [titles[row.code] for row in in_vote if row.project_id in barred],
    }


def roll_page(round_: Round, *, named: bool) -> dict[str, Any]:
    """The voter roll: names for those who stand on it and those who keep it, its number for everybody."""
    voters = rounds.voters_of(round_.id)
    names = voting.names_on_roll(round_, voters) if named else {}
    return {"round": round_, "names": sorted(names.values()), "roll": len(voters), "title": _("Liste des votants")}


def reads_names(round_: Round, actor: Actor) -> bool:
    """Who stands on the roll, or keeps it, reads the names on it."""
    if actor.person_id is None:
        return False
    held = rounds.held_territories(actor, Permission.ROUND_MANAGE)
    return round_.territory_id in held or voting.voter_of(round_.id, actor.person_id) is not None
