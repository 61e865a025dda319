"""Whatever the commission and the author do, in whatever order: no answer without a grid nor before publication."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from consult.accounts.queries import actor_of_person
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import DomainError
from consult.notifications.models import Message
from consult.projects.models import ComplementRequest, Decision, Evaluation, Outcome, Project, ProjectEvent, Stage
from consult.projects.operations.answer_complement import answer_complement
from consult.projects.operations.ask_complement import ask_complement
from consult.projects.operations.decide_project import decide_project
from consult.projects.operations.declare_conflict import declare_conflict
from consult.projects.operations.move_project import move_project
from consult.projects.operations.publish_decision import publish_decision
from consult.projects.queries.commission import decision_of
from tests.conftest import empty_tables
from tests.factories.examining import make_commission, send_grid

pytestmark = pytest.mark.slow

ANSWERS = st.sampled_from([Outcome.ADMISSIBLE, Outcome.REFUSED, Outcome.REDIRECTED])
TOLD = {Stage.ADMISSIBLE, Stage.REFUSED, Stage.REDIRECTED}


class Examination(RuleBasedStateMachine):
    """One project, two examiners, a chair, an author: refusals are part of the game."""

    def __init__(self) -> None:
        super().__init__()
        db.session.remove()  # an open transaction would keep PostgreSQL from emptying the tables
        empty_tables()
        self.made = make_commission(examiners_per_project=1)
        self.author = actor_of_person(db.session.get_one(type(self.made.chair), self.made.project.authors[0].person_id))
        db.session.commit()

    @property
    def project(self) -> Project:
        return self.made.project

    def chair(self) -> Actor:
        return self.made.actor(self.made.chair)

    @rule(first=st.booleans(), grade=st.integers(0, 4))
    def send(self, first: bool, grade: int) -> None:
        self.attempt(lambda: send_grid(self.project, self.made.examiner if first else self.made.second, grade))

    @rule()
    def step_aside(self) -> None:
        actor = self.made.actor(self.made.second)
        self.attempt(
            lambda: declare_conflict(actor=actor, project=self.project, person_id=self.made.second.id, reason="Ami")
        )

    @rule()
    def ask(self) -> None:
        due_at = utcnow() + timedelta(days=5)
        self.attempt(lambda: ask_complement(actor=self.chair(), project=self.project, question="Où ?", due_at=due_at))

    @rule()
    def answer(self) -> None:
        asked = db.session.scalars(sa.select(ComplementRequest).order_by(ComplementRequest.id)).all()
        for complement in asked:
            self.attempt(
                lambda complement=complement: answer_complement(
                    actor=self.author, project=self.project, complement=complement, answer="Au port."
                )
            )

    @rule(outcome=ANSWERS, reasons=st.sampled_from(["Court.", "Un besoin réel du quartier."]))
    def decide(self, outcome: Outcome, reasons: str) -> None:
        self.attempt(
            lambda: decide_project(
                actor=self.chair(),
                project=self.project,
                outcome=outcome,
                reasons=reasons,
                redirected_to="Service social",
                merged_into_id=None,
            )
        )

    @rule()
    def publish(self) -> None:
        self.attempt(lambda: publish_decision(actor=self.chair(), project=self.project))

    @rule()
    def withdraw(self) -> None:
        self.attempt(lambda: move_project(actor=self.author, project=self.project, after=Stage.WITHDRAWN))

    def attempt(self, act: object) -> None:
        """A request of its own: committed, or refused and rolled back."""
        try:
            act()  # type: ignore[operator]
            db.session.commit()
        except (DomainError, sa.exc.IntegrityError):
            db.session.rollback()

    @invariant()
    def no_answer_without_grids_and_publication(self) -> None:
        decision = decision_of(self.project.id)
        if self.project.stage in TOLD:
            assert decision is not None
            assert decision.published_at is not None
            sent = sa.select(sa.func.count()).select_from(Evaluation).where(Evaluation.sent_at.is_not(None))
            assert db.session.scalar(sent)

    @invariant()
    def nothing_is_told_before_publication(self) -> None:
        published = db.session.scalar(sa.select(Decision.published_at))
        if published is None:
            stages = {message.context.get("stage") for message in db.session.scalars(sa.select(Message))}
            assert not stages & {stage.value for stage in TOLD}
            events = db.session.scalars(sa.select(ProjectEvent).where(ProjectEvent.public)).all()
            assert not {event.kind for event in events} & {"examined", *(stage.value for stage in TOLD)}


@pytest.fixture
def database(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.rollback()
        empty_tables()
        db.session.remove()


@pytest.mark.usefixtures("database")
def test_no_path_leads_to_an_answer_that_nobody_examined() -> None:
    limits = settings(
        max_examples=12,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(Examination, settings=limits)
