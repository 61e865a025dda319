"""Fill the demonstration with calls, projects, élus and what everybody did of them: the same again for the same day."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consult.accounts.models import Account, Person
from consult.accounts.queries import account_by_email, person_of_account
from consult.authz import Actor
from consult.db import db, unit_of_work, utcnow
from consult.demo.projects.calls import open_call
from consult.demo.projects.directory import fill_directory
from consult.demo.projects.examining import Commission
from consult.demo.projects.filing import Filing, file_projects
from consult.demo.projects.living import Public
from consult.demo.projects.officials import appoint_examiners, seat_elected
from consult.demo.projects.plan import CALLS, DemoCall, reduced
from consult.demo.projects.realising import realise
from consult.demo.projects.starring import star
from consult.demo.projects.texts import Author as Writer
from consult.demo.projects.voting import hold_rounds, last_job_id, letters_left
from consult.territories.queries import colleges_of, territories_of

SEED = 2026
READERS, AUTHORS = 700, 260


@dataclass(frozen=True)
class Scale:
    """How much of it."""

    elected: int
    share: float
    examiners: int


FULL, SMALL = Scale(2_100, 1.0, 8), Scale(150, 0.15, 4)


def build_projects(actor: Actor, scale: Scale) -> None:
    """`actor`: the administrator, in whose name calls are opened and what was gathered off line is entered."""
    with unit_of_work():
        territories = {territory.code: territory.id for territory in territories_of(actor.organisation_id)}
        colleges = {college.code: college.id for college in colleges_of(actor.organisation_id)}
        elected = seat_elected(actor, scale.elected, territories, colleges.get("elus"), SEED)
        places = [None if rank % 2 else territories["BRE"] for rank in range(scale.examiners)]
        examiners = appoint_examiners(actor, places, colleges.get("collaborateurs"), SEED)
        readers = _readers(actor, colleges.get("adherents"))
        filing = _filing(actor, territories, readers)
        known = {email: _person_id(actor, email) for email in ("examinatrice", "presidence", "elue", "porteuse")}
        middle = len(examiners) // 2
        turns = [known["examinatrice"], *examiners[:middle], known["examinatrice"], *examiners[middle:]]
        commission = Commission(turns, known["presidence"], filing.now, filing.rng)
        fill_directory(actor.organisation_id, elected, known["elue"], readers, filing.now, filing.rng)
        public = Public(readers, known["elue"], filing.now, filing.rng)
        last_job = last_job_id()
        for plan in CALLS:
            _build_call(filing, commission, public, plan if scale.share == 1 else reduced(plan, scale.share), known)
        public.to_moderate()
        letters_left(actor.organisation_id, last_job)


def _build_call(filing: Filing, commission: Commission, public: Public, plan: DemoCall, known: dict[str, int]) -> None:
    call = open_call(filing.actor, plan, filing.territories.get(plan.territory or ""), filing.now)
    projects = file_projects(filing, call, plan)
    hers = star(projects, known["porteuse"], plan, filing.territories)
    commission.examine(call, projects)
    public.read(call.kind, projects)
    if plan.vote_rules:
        db.session.flush()
        hold_rounds(filing.actor, call, plan, filing.territories, hers, known["elue"], filing.rng, filing.now)
        realise(projects, plan, known, filing.now, filing.rng)


def _filing(actor: Actor, territories: dict[str, int], readers: Sequence[int]) -> Filing:
    rng = random.Random(SEED)
    names: dict[int, str] = {}
    for person_id, first, last in db.session.execute(
        sa.select(Person.id, Person.first_name, Person.last_name).where(Person.id.in_(readers[:AUTHORS]))
    ):
        names[person_id] = f"{first} {last[0]}."
    authors: Iterator[tuple[int, str]] = itertools.cycle([(one, names[one]) for one in readers[:AUTHORS]])
    return Filing(actor, Writer(SEED), authors, territories, utcnow(), rng)


def _readers(actor: Actor, college_id: int | None) -> list[int]:
    """Members whose address is theirs alone, given an account each."""
    alone = (
        sa.select(sa.func.min(Person.id))
        .where(Person.organisation_id == actor.organisation_id, Person.college_id == college_id)
        .group_by(Person.email)
        .having(sa.func.count() == 1)
    )
    found = db.session.execute(
        sa.select(Person.id, Person.email)
        .where(Person.id.in_(alone), Person.email.is_not(None), Person.account_id.is_(None))
        .order_by(Person.external_id)
        .limit(READERS)
    ).all()
    accounts = db.session.scalars(
        sa.insert(Account).returning(Account.id, sort_by_parameter_order=True), [{"email": row.email} for row in found]
    ).all()
    db.session.execute(
        sa.update(Person),
        [{"id": row.id, "account_id": account} for row, account in zip(found, accounts, strict=True)],
    )
    return [row.id for row in found]


def _person_id(actor: Actor, name: str) -> int:
    account = account_by_email(f"{name}@exemple.test")
    person = person_of_account(actor.organisation_id, account.id) if account is not None else None
    if person is None:
        raise LookupError(name)
    return person.id
