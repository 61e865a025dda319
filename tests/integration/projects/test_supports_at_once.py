"""One support each, whatever the number of hands that press at the same moment."""

from __future__ import annotations

import threading
from collections import Counter

import sqlalchemy as sa
from flask import Flask

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.db import db, unit_of_work, utcnow
from consult.projects.models import PhaseKind, Project, Support
from consult.projects.operations.support_project import support_project
from consult.projects.operations.withdraw_support import withdraw_support
from consult.projects.queries.public import count_supports
from tests.factories.basics import make_organisation
from tests.factories.projects import _account_holder, make_call, make_project

HANDS = 50


def press(app: Flask, project_id: int, person_ids: list[int]) -> Counter[bool]:
    """A thread for each of these hands; how many of them were told that their support is new."""
    found: list[bool] = []
    ready = threading.Barrier(len(person_ids))

    def hand(person_id: int) -> None:
        with app.app_context():
            ready.wait()
            with unit_of_work():
                actor = actor_of_person(db.session.get_one(Person, person_id))
                project = db.session.get_one(Project, project_id)
                found.append(support_project(actor=actor, project=project, now=utcnow()))
            db.session.remove()

    threads = [threading.Thread(target=hand, args=(person_id,)) for person_id in person_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(person_ids), "a hand failed"
    return Counter(found)


def test_fifty_hands_of_one_person_leave_one_support(context: Flask) -> None:
    organisation = make_organisation()
    project = make_project(make_call(organisation, PhaseKind.SUPPORT))
    person = _account_holder(organisation)
    db.session.commit()
    project_id, person_id = project.id, person.id
    db.session.remove()
    assert press(context, project_id, [person_id] * HANDS) == {True: 1, False: HANDS - 1}
    assert db.session.scalar(sa.select(sa.func.count(Support.id))) == 1
    with unit_of_work():
        actor = actor_of_person(db.session.get_one(Person, person_id))
        withdraw_support(actor=actor, project=db.session.get_one(Project, project_id), now=utcnow())
    assert db.session.scalar(sa.select(sa.func.count(Support.id))) == 0


def test_fifty_people_at_once_are_fifty_supports(context: Flask) -> None:
    organisation = make_organisation()
    project = make_project(make_call(organisation, PhaseKind.SUPPORT))
    people = [_account_holder(organisation).id for _number in range(HANDS)]
    db.session.commit()
    project_id = project.id
    db.session.remove()
    assert press(context, project_id, people) == {True: HANDS}
    assert count_supports([project_id]) == {project_id: HANDS}
