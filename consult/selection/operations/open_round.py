"""Open a round: who votes, on what, by which rules is frozen; the draw between equals is committed to."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from consult.accounts.queries_seats import seats_held
from consult.audit.record import record
from consult.authz import Actor
from consult.clock import paris_day
from consult.db import db, utcnow
from consult.projects.queries import for_selection as projects
from consult.selection.errors import CannotOpen, NoEnvelope, NoProject, NoVoter, RoundIsOpen, TooLateToOpen
from consult.selection.models import Round, RoundProject, RoundState, Voter
from consult.selection.operations.tell_voters import tell_voters
from consult.selection.queries.voting import locked_round
from consult.selection.rules.calendar import opening_fault
from consult.selection.rules.draws import commitment, roll_fingerprint
from consult.territories import queries as territories

FAULTS: dict[str, type[CannotOpen]] = {
    "no_voter": NoVoter, "no_project": NoProject, "no_budget": NoEnvelope, "past": TooLateToOpen,
}  # fmt: skip


def open_round(*, actor: Actor, round_: Round) -> None:
    """The seats held today in the territory and under it, the admissible projects filed there. Raises CannotOpen with
    what is missing; nothing is then frozen."""
    round_, now = locked_round(round_.id, shared=False), utcnow()
    if round_.state is not RoundState.PREPARED:
        raise RoundIsOpen
    places = territories.territory_and_below(round_.organisation_id, round_.territory_id)
    seats = seats_held(round_.organisation_id, places, paris_day(now))
    admissible = projects.admissible_projects(round_.call_id, places)
    fault = opening_fault(
        round_.method,
        round_.rules,
        voters=len(seats),
        projects=len(admissible),
        closes_at=round_.closes_at,
        now=now,
    )
    if fault:
        raise FAULTS[fault]
    db.session.execute(
        sa.insert(Voter), [{"round_id": round_.id, "grant_id": seat, "person_id": person} for seat, person in seats]
    )
    for number, project in enumerate(admissible, 1):
        row = RoundProject(round_id=round_.id, project_id=project.id, code=f"P{number}", cost_cents=project.asked_cents)
        row.title = project.title
        db.session.add(row)
    round_.seed = secrets.token_hex(32)
    round_.seed_commitment = commitment(round_.seed)
    round_.roll_fingerprint = roll_fingerprint(seats)
    round_.state, round_.opened_at, round_.opens_at = RoundState.OPEN, now, min(round_.opens_at, now)
    record(actor, "round.open", "round", round_.id, voters=len(seats), projects=len(admissible))
    tell_voters(actor=actor, round_=round_, about="round_open")
