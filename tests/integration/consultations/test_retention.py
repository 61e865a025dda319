"""Retention clocks with a frozen time: announced, done, taken up again, suspended, applied again after a restore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from consult.accounts.models import Consent
from consult.audit.models import AuditEvent
from consult.authz import Actor, Role, system_actor
from consult.consultations.models import (
    Answer,
    Consultation,
    Contribution,
    ContributionStatus,
    Draft,
    Participation,
    ParticipationLink,
    State,
    StateChange,
)
from consult.consultations.operations.reopen_consultation import reopen_consultation
from consult.consultations.retention.acts import Act
from consult.consultations.retention.clockwork import keep_to_the_delays
from consult.consultations.retention.errors import ClockBegun, DelaysRefused, ReasonMissing, TextsGone
from consult.consultations.retention.models import RetentionAct, RetentionClock
from consult.consultations.retention.operations.hold_clock import hold_clock
from consult.consultations.retention.operations.lift_hold import lift_hold
from consult.consultations.retention.operations.set_delays import set_delays
from consult.db import db, unit_of_work
from consult.jobs.runner import run_pending
from consult.notifications.models import Message
from consult.operation import retention_list
from tests.factories.basics import (
    make_consultation,
    make_contribution,
    make_member_of_staff,
    make_organisation,
    make_participation,
    make_person,
    make_question,
)

CLOSED = datetime(2026, 1, 31, 18, tzinfo=UTC)
DELAYS = {RetentionAct.PSEUDONYMISE: 40, RetentionAct.AGGREGATE: 100, RetentionAct.DELETE: 200}


@pytest.fixture
def consultation(context: Flask) -> Iterator[Consultation]:
    """Closed on 31 January 2026, with two people behind three texts."""
    organisation = make_organisation()
    made = make_consultation(organisation, state=State.CLOSED, opens_at=CLOSED - timedelta(days=30), closes_at=CLOSED)
    db.session.add(StateChange(consultation_id=made.id, state=State.CLOSED, at=CLOSED))
    question = make_question(made)
    for number in range(2):
        participation = make_participation(made, submitted_at=CLOSED - timedelta(days=2))
        participation.external_id, participation.source = f"membre-{number}", "fichier"
        person = make_person(organisation, first_name="Anne", email=f"anne{number}@exemple.test")
        db.session.add(
            ParticipationLink(participation_id=participation.id, consultation_id=made.id, person_id=person.id)
        )
        db.session.add(Draft(participation_id=participation.id, question_id=question.id, client_key=f"d{number}"))
        make_contribution(question, participation, f"Un texte intime {number}", search_text="texte intime")
    make_member_of_staff(organisation, Role.ADMINISTRATOR, email="admin@exemple.test")
    make_member_of_staff(organisation, Role.DPO, email="dpo@exemple.test")
    set_delays(actor=system_actor(organisation.id), consultation=made, days=DELAYS)
    db.session.commit()
    return made


@contextmanager
def day(number: int) -> Iterator[None]:
    """So many days after the closing, and an hour."""
    with time_machine.travel(CLOSED + timedelta(days=number, hours=1), tick=True):
        yield


def tick(number: int) -> None:
    with day(number):
        keep_to_the_delays()
        run_pending()


def it() -> Consultation:
    return db.session.scalars(sa.select(Consultation)).one()


def actor() -> Actor:
    return system_actor(it().organisation_id)


def count(model: Any, *where: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*where)) or 0


def bodies() -> list[str | None]:
    return list(db.session.scalars(sa.select(Contribution.body).order_by(Contribution.id)))


def acts() -> list[str]:
    query = sa.select(AuditEvent.action).where(AuditEvent.action.like("retention.%")).order_by(AuditEvent.id)
    return [action for action in db.session.scalars(query) if action != "retention.set"]


def clock(act: RetentionAct) -> RetentionClock:
    return db.session.scalars(sa.select(RetentionClock).where(RetentionClock.act == act)).one()


def test_each_act_is_announced_then_done_then_logged(consultation: Consultation) -> None:
    tick(24)
    assert acts() == []
    tick(26)
    assert acts() == ["retention.announce"]
    told = db.session.scalars(sa.select(Message.recipient).where(Message.template == "retention_announced")).all()
    assert sorted(told) == ["admin@exemple.test", "dpo@exemple.test"]
    tick(30)
    assert count(Message, Message.template == "retention_announced") == 2, "announced once"
    assert count(ParticipationLink) == 2
    tick(42)
    assert count(ParticipationLink) == count(Draft) == 0
    assert count(Participation, Participation.external_id.is_not(None)) == 0
    assert acts() == ["retention.announce", "retention.begin", "retention.done"]
    assert clock(RetentionAct.PSEUDONYMISE).done == {"links": 2}
    assert all(bodies()), "texts stay until theirs"
    tick(90)
    tick(106)
    assert bodies() == [None, None]
    assert count(Contribution, Contribution.status == ContributionStatus.CURRENT) == 2, "figures still count them"
    assert count(Contribution, Contribution.search_text != "") == 0
    tick(190)
    tick(206)
    assert count(Contribution, Contribution.status == ContributionStatus.ERASED) == 2
    assert count(Participation, Participation.erased_at.is_(None)) == 0
    assert count(Answer) == count(Consent, Consent.participation_id.is_not(None)) == 0
    assert acts().count("retention.done") == 3
    tick(400)
    assert acts().count("retention.done") == 3


def test_nothing_is_done_without_its_notice_even_when_the_site_slept(consultation: Consultation) -> None:
    tick(300)
    assert acts() == ["retention.announce"] * 3
    assert count(ParticipationLink) == 2
    tick(316)
    tick(317)
    tick(318)
    assert acts().count("retention.done") == 3


def test_the_dpo_suspends_with_a_reason_and_what_follows_waits(consultation: Consultation) -> None:
    tick(26)
    with unit_of_work():
        with pytest.raises(ReasonMissing):
            hold_clock(actor=actor(), clock=clock(RetentionAct.PSEUDONYMISE), reason="  ")
        hold_clock(actor=actor(), clock=clock(RetentionAct.PSEUDONYMISE), reason="Litige en cours")
    tick(106)
    tick(130)
    assert count(ParticipationLink) == 2
    assert all(bodies()), "the texts wait for the link that is suspended"
    with unit_of_work():
        lift_hold(actor=actor(), clock=clock(RetentionAct.PSEUDONYMISE))
    tick(131)
    assert count(ParticipationLink) == 2, "announced again first"
    tick(147)
    assert count(ParticipationLink) == 0
    changed = DELAYS | {RetentionAct.PSEUDONYMISE: 60}
    with unit_of_work(), pytest.raises(ClockBegun):
        set_delays(actor=actor(), consultation=it(), days=changed)


def test_a_reopened_consultation_stops_its_clocks(consultation: Consultation) -> None:
    tick(26)
    with day(27), unit_of_work():
        reopen_consultation(
            actor=actor(),
            consultation=it(),
            reason="Des feuilles en retard",
            closes_at=CLOSED + timedelta(days=60),
        )
    tick(42)
    assert count(ParticipationLink) == 2
    with day(61), unit_of_work() as session:
        it().state = State.CLOSED
        session.add(StateChange(consultation_id=it().id, state=State.CLOSED, at=CLOSED + timedelta(days=60)))
    tick(86)
    tick(102)
    assert count(ParticipationLink) == 0


def test_once_its_texts_are_gone_it_is_not_opened_again(consultation: Consultation) -> None:
    tick(90)
    tick(106)
    tick(107)
    with day(108), unit_of_work(), pytest.raises(TextsGone):
        reopen_consultation(
            actor=actor(),
            consultation=it(),
            reason="Encore une question",
            closes_at=CLOSED + timedelta(days=200),
        )


def test_delays_are_refused_in_one_sentence_each_and_nothing_is_kept(consultation: Consultation) -> None:
    with unit_of_work(), pytest.raises(DelaysRefused) as refused:
        set_delays(
            actor=actor(),
            consultation=it(),
            days={RetentionAct.PSEUDONYMISE: 3, RetentionAct.AGGREGATE: 90, RetentionAct.DELETE: 60},
        )
    assert refused.value.faults == {RetentionAct.PSEUDONYMISE: "short", RetentionAct.DELETE: "order"}
    assert {row.act: row.days for row in db.session.scalars(sa.select(RetentionClock))} == DELAYS


def test_a_killed_act_goes_on_with_what_is_left(consultation: Consultation) -> None:
    class Killed(BaseException):
        pass

    class Telling:
        calls = 0

        def progress(self, stage: str, fraction: float) -> None:
            self.calls += 1
            if self.calls == 2:
                raise Killed

    organisation_id, consultation_id = it().organisation_id, it().id
    db.session.rollback()
    with pytest.raises(Killed):
        Act(organisation_id, consultation_id, Telling()).run(RetentionAct.AGGREGATE)
    db.session.rollback()
    assert count(ParticipationLink) == 0
    assert all(bodies())
    Act(organisation_id, consultation_id, retention_list.Silent()).run(RetentionAct.AGGREGATE)
    assert bodies() == [None, None]
