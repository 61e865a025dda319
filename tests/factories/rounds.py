"""Rounds for tests: a territory with its élus, admissible projects, an open round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.authz import Actor, Role, system_actor
from consult.db import db, utcnow
from consult.projects.models import Call, PhaseKind, Project, Stage
from consult.selection.models import Ballot, Method, Round, Voter
from consult.selection.operations.cast_ballot import cast_ballot
from consult.selection.operations.count_round import count_round
from consult.selection.operations.open_round import open_round
from consult.selection.operations.prepare_round import prepare_round
from consult.territories.models import Level, Organisation, Territory
from tests.factories.basics import make_organisation, make_territory
from tests.factories.projects import make_call, make_elected, make_holder, make_project

NONCE = "0123456789abcdef" * 2


@dataclass
class RoundWorld:
    organisation: Organisation
    territory: Territory
    call: Call
    elected: list[Person]
    secretary: Person
    projects: list[Project]
    round: Round

    def actor(self, person: Person) -> Actor:
        return actor_of_person(person)

    def line(self, person: Person) -> Voter:
        return db.session.scalars(
            sa.select(Voter).where(Voter.round_id == self.round.id, Voter.person_id == person.id)
        ).one()

    def cast(self, person: Person, choices: dict[str, Any], **values: Any) -> Ballot:
        return cast_ballot(
            actor=self.actor(person),
            round_id=self.round.id,
            voter_id=values.pop("voter_id", None) or self.line(person).id,
            choices=choices,
            nonce=values.pop("nonce", NONCE),
            client_key=values.pop("client_key", "une-cle"),
        )

    def open(self) -> None:
        open_round(actor=self.actor(self.secretary), round_=self.round)

    def close(self) -> None:
        """The hour has come."""
        self.round.closes_at = utcnow() - timedelta(seconds=1)
        db.session.flush()

    def count(self) -> Round:
        self.close()
        return count_round(actor=system_actor(self.organisation.id), round_id=self.round.id)


def make_round_world(
    slug: str = "rives",
    *,
    elected: int = 4,
    projects: int = 4,
    method: Method = Method.APPROVAL,
    opened: bool = True,
    organisation: Organisation | None = None,
    **rules: Any,
) -> RoundWorld:
    """Costs are 1 000 €, 2 000 €… `rules` replace the usual ones."""
    organisation = organisation or make_organisation(slug)
    territory = make_territory(organisation, "Rives de Loire", level=Level.TERRITORY)
    call = make_call(
        organisation,
        PhaseKind.SELECTION,
        title="Prévention 2027",
        vote_rules={"method": method.value, **rules},
        budget_cents=500_000,
    )
    people = [make_elected(territory, first_name=f"Élue{n}") for n in range(elected)]
    secretary = make_holder(territory, Role.SECRETARY, first_name="Sacha")
    made = [
        make_project(
            call,
            stage=Stage.ADMISSIBLE,
            territory_id=territory.id,
            title=f"Jardin numéro {n}",
            asked_cents=100_000 * n,
        )
        for n in range(1, projects + 1)
    ]
    now = utcnow()
    round_ = prepare_round(
        actor=actor_of_person(secretary),
        call_id=call.id,
        territory_id=territory.id,
        dates=(now - timedelta(minutes=1), now + timedelta(days=10)),
    )
    round_.rules = {**round_.rules, **rules}
    db.session.flush()
    world = RoundWorld(organisation, territory, call, people, secretary, made, round_)
    if opened:
        world.open()
    return world
