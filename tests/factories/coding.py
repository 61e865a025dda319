"""A double coding under way or closed, through the operations, on an analysed consultation."""

from __future__ import annotations

import random

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.authz import Role
from consult.db import db
from consult.reports.coding import queries
from consult.reports.coding.models import CodedItem, DoubleCoding
from consult.reports.coding.operations.close_coding import close_coding
from consult.reports.coding.operations.draw_sample import draw_sample
from consult.reports.coding.operations.save_answer import save_answer
from consult.reports.coding.rules import NONE
from consult.reports.subjects import Consultation
from consult.territories.models import Organisation
from tests.factories.basics import make_member_of_staff


def make_coders(organisation: Organisation) -> tuple[int, int]:
    """Two people with the role; their ids."""
    first, second = (make_member_of_staff(organisation, Role.CODER) for _each in range(2))
    return first.id, second.id


def make_coding(
    consultation: Consultation, coders: tuple[int, int], *, by: int | None = None, size: int = 40, seed: int = 7
) -> DoubleCoding:
    """Drawn by `by`, or by the first coder."""
    return draw_sample(
        actor=actor_of_person(db.session.get_one(Person, by or coders[0])),
        consultation=consultation,
        size=size,
        floor=2,
        seed=seed,
        first_coder_id=coders[0],
        second_coder_id=coders[1],
    )


def say(coding: DoubleCoding, item: CodedItem, coder: int, category: str, *others: str) -> None:
    person_id = (coding.first_coder_id, coding.second_coder_id)[coder - 1]
    actor = actor_of_person(db.session.get_one(Person, person_id))
    save_answer(actor=actor, coding=coding, item=item, category=category, others=others)


def code_all(coding: DoubleCoding, mistakes: float = 0.2, seed: int = 3) -> None:
    """Both say what the machine says, except now and then."""
    rng = random.Random(seed)
    machine = queries.machine_answers_of(coding.id)
    names = [str(theme["id"]) for theme in coding.themes]
    for item in queries.items_of(coding.id):
        for coder in (1, 2):
            right = machine[item.id].category
            said = rng.choice([*names, NONE]) if rng.random() < mistakes else right
            say(coding, item, coder, said)


def close(coding: DoubleCoding, by: int, reason: str = "") -> DoubleCoding:
    close_coding(actor=actor_of_person(db.session.get_one(Person, by)), coding=coding, reason=reason)
    return coding
