"""Two presses, two devices, many people: whatever happens at the same moment, each thing is stored once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from consult.consultations.models import Access, Contribution, Draft, Participation
from consult.db import db
from tests.factories.answering import invite, make_questionnaire, question
from tests.factories.basics import make_organisation, make_person
from tests.support.journey import Participant

AT_ONCE = 8


def together(app: Flask, action: Callable[[int], Any], count: int = AT_ONCE) -> list[Any]:
    """Call `action(0)` … `action(count - 1)` from threads that leave a barrier together; their answers."""
    barrier, answers = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        barrier.wait()
        answers[number] = action(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def invited(context: Flask) -> tuple[str, int]:
    """The token of a personal link, and the id of its open question."""
    organisation = make_organisation()
    consultation = make_questionnaire(organisation, access=Access.LINK)
    token, question_id = invite(consultation, make_person(organisation)), question(consultation, "q1").id
    db.session.commit()
    db.session.remove()
    return token, question_id


def devices(context: Flask, token: str, count: int = AT_ONCE) -> list[Participant]:
    opened = [Participant(context.test_client()) for _ in range(count)]
    for member in opened:
        member.open_link(token)
    opened[0].agree()
    return opened


def test_the_same_link_pressed_on_many_devices_opens_one_participation(
    context: Flask, invited: tuple[str, int]
) -> None:
    clients = [context.test_client() for _ in range(AT_ONCE)]
    statuses = together(context, lambda number: clients[number].post(f"/i/{invited[0]}").status_code)
    assert statuses == [303] * AT_ONCE
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Participation)) == 1


def test_sending_from_many_devices_stores_each_idea_once(context: Flask, invited: tuple[str, int]) -> None:
    members = devices(context, invited[0])
    members[0].write(1, "une", "deux", "trois")
    assert together(context, lambda number: members[number].send().status_code) == [303] * AT_ONCE
    bodies = db.session.scalars(sa.select(Contribution.body).order_by(Contribution.id)).all()
    assert bodies == ["une", "deux", "trois"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0


def test_the_same_draft_sent_many_times_is_one_draft(context: Flask, invited: tuple[str, int]) -> None:
    members, key = devices(context, invited[0]), str(uuid.uuid4())
    form = {"client_key": key, "slot": "1", "body": "une idée"}
    path = f"/brouillons?question={invited[1]}"
    answers = together(context, lambda number: members[number].post(path, form).status_code)
    assert answers == [200] * AT_ONCE
    assert db.session.scalars(sa.select(Draft.body)).all() == ["une idée"]


def test_drafts_and_the_sending_at_the_same_moment_lose_nothing(context: Flask, invited: tuple[str, int]) -> None:
    members = devices(context, invited[0])
    members[0].write(1, "première")
    path = f"/brouillons?question={invited[1]}"

    def act(number: int) -> int:
        if number == 0:
            return members[0].send().status_code
        form = {"client_key": str(uuid.uuid4()), "slot": str(number + 1), "body": f"idée {number}"}
        return members[number].post(path, form).status_code

    assert together(context, act)[1:] == [200] * (AT_ONCE - 1)
    members[0].send()
    bodies = set(db.session.scalars(sa.select(Contribution.body)))
    assert bodies == {"première", *(f"idée {number}" for number in range(1, AT_ONCE))}


def test_a_question_page_takes_few_queries_however_many_ideas(context: Flask, invited: tuple[str, int]) -> None:
    member = devices(context, invited[0], 1)[0]
    member.write(1, *(f"idée {number}" for number in range(12)))
    member.send()
    member.write(1, *(f"autre {number}" for number in range(12)))
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        for path in ("/questions/1", "/verifier", "/mes-reponses"):
            statements.clear()
            assert member.get(path).status_code == 200
            assert len([text for text in statements if text.startswith("SELECT")]) <= 17, (path, statements)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
