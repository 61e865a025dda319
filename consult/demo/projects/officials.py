"""The élus of the demonstration, a seat each, and the commission's examiners: written in bulk, with their accounts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from consult.accounts.models import Account, Person, RoleGrant
from consult.accounts.profile import AgeBand, GenderedForm
from consult.authz import Actor, Role
from consult.db import db
from consult.demo.lexicon import read, split
from consult.demo.population.members import slug_of_name
from consult.demo.population.territories import all_territories

SOURCE = "mandats"
ELECTED = date(2024, 6, 15)
UNTIL = date(2030, 6, 14)
BANDS = (AgeBand.FROM_20, AgeBand.FROM_30, AgeBand.FROM_40, AgeBand.FROM_60, AgeBand.OVER_80)
LEAST = 6
"""Seats of the smallest territory."""


def seats(count: int) -> list[str]:
    """The code of the territory of each seat: as many as its people ask for, `LEAST` at the fewest."""
    places = [place for place in all_territories() if place.level == "territory"]
    least = min(LEAST, count // len(places))
    total, free = sum(place.weight for place in places), count - least * len(places)
    numbers = {place.code: least + int(free * place.weight / total) for place in places}
    by_size = sorted(places, key=lambda place: -place.weight)
    for place in by_size[: count - sum(numbers.values())]:
        numbers[place.code] += 1
    return [code for code, number in numbers.items() for _ in range(number)]


def seat_elected(
    actor: Actor, count: int, territories: Mapping[str, int], college_id: int | None, seed: int
) -> list[int]:
    """`count` élus, over the territories; returns their ids."""
    codes = seats(count)
    people = add_people(actor, len(codes), [territories[code] for code in codes], college_id, seed)
    db.session.execute(
        sa.insert(RoleGrant),
        [
            {
                "person_id": person_id, "role": Role.ELECTED_OFFICIAL, "territory_id": territories[code],
                "starts_on": ELECTED, "ends_on": UNTIL, "granted_by_id": actor.person_id,
            }
            for person_id, code in zip(people, codes, strict=True)
        ],
    )  # fmt: skip
    return people


def appoint_examiners(actor: Actor, places: Sequence[int | None], college_id: int | None, seed: int) -> list[int]:
    """An examiner for each place (None: the whole organisation)."""
    people = add_people(actor, len(places), [None] * len(places), college_id, seed, source="commission")
    db.session.execute(
        sa.insert(RoleGrant),
        [
            {"person_id": person_id, "role": Role.EXAMINER, "territory_id": place, "starts_on": ELECTED}
            for person_id, place in zip(people, places, strict=True)
        ],
    )
    return people


def add_people(
    actor: Actor, count: int, places: Sequence[int | None], college_id: int | None, seed: int, source: str = SOURCE
) -> list[int]:
    """People with an account and no password; returns their ids, in order."""
    drawn = list(_drawn(count, seed, source))
    accounts = db.session.scalars(
        sa.insert(Account).returning(Account.id, sort_by_parameter_order=True),
        [{"email": person["email"]} for person in drawn],
    ).all()
    rows = [
        {**person, "organisation_id": actor.organisation_id, "account_id": account, "territory_id": place,
         "college_id": college_id, "source": source}
        for person, account, place in zip(drawn, accounts, places, strict=True)
    ]  # fmt: skip
    return list(db.session.scalars(sa.insert(Person).returning(Person.id, sort_by_parameter_order=True), rows).all())


def _drawn(count: int, seed: int, source: str) -> Iterator[dict[str, Any]]:
    rng = random.Random(f"{source} {seed}")
    names = {key: split(text) for key, text in read("people.toml")["words"].items() if key != "trades"}
    for number in range(1, count + 1):
        form = rng.choice((GenderedForm.FEMININE, GenderedForm.MASCULINE))
        first, last = rng.choice(names[form.value]), rng.choice(names["last"])
        yield {
            "external_id": f"{source}-{number:04d}",
            "first_name": first,
            "last_name": last,
            "email": f"{slug_of_name(first)}.{slug_of_name(last)}.{number}@{source}.exemple.test",
            "age_band": rng.choices(BANDS, (1, 6, 33, 57, 3))[0],
            "gendered_form": form,
        }
