"""While the consultation is open: arrivals go under the themes as they stand, nothing of the report moves."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation, Participation, Question, State
from consult.db import db, utcnow
from consult.jobs.runner import run_pending
from consult.reports import queries
from consult.reports.live.job import follow_arrivals
from consult.reports.live.models import LiveAssignment
from consult.reports.live.page import arrivals
from consult.reports.live.rules import residue, returning_words
from consult.reports.models import RunContribution
from consult.reports.operations.forget_contributions import forget_contributions
from tests.factories.analysed import analyse
from tests.factories.reports import SmallWorld, contribute, make_small_world, sentence


@pytest.fixture
def world(context) -> SmallWorld:
    world = make_small_world()
    analyse(world)
    consultation = world.consultation
    consultation.state, consultation.closes_at = State.OPEN, utcnow() + timedelta(days=3)
    db.session.commit()
    return world


def say(world: SmallWorld, *bodies: str) -> list[int]:
    question = db.session.scalars(sa.select(Question).where(Question.code == "q1")).one()
    people = db.session.scalars(sa.select(Participation).order_by(Participation.id)).all()
    added = [
        contribute(question, participation, body, quotable=False)
        for body, participation in zip(bodies, people, strict=False)
    ]
    ids = [contribution.id for contribution in added]
    db.session.commit()
    return ids


def tick(world: SmallWorld) -> None:
    """The clock strikes and jobs are done; the consultation is loaded again."""
    consultation_id = world.consultation.id
    follow_arrivals()
    run_pending()
    world.consultation = db.session.get_one(Consultation, consultation_id)


def placed() -> dict[int, LiveAssignment]:
    return {row.contribution_id: row for row in db.session.scalars(sa.select(LiveAssignment))}


def test_what_arrives_is_placed_once_and_beside_the_run(world):
    draw = random.Random(5)
    before = db.session.scalar(sa.select(sa.func.count()).select_from(RunContribution))
    ids = say(world, *(sentence(draw, "soins") for _ in range(6)))
    tick(world)
    assert sorted(placed()) == ids
    assert {row.status for row in placed().values()} == {"themed"}
    run = queries.current_run(world.consultation)
    themes = {theme.id: row for theme, row in queries.run_themes(run.id)}
    assert all(themes[row.theme_id].parent_id is None for row in placed().values())
    assert len({row.theme_id for row in placed().values()}) <= 2
    more = say(world, sentence(draw, "liens"))
    tick(world)
    assert sorted(placed()) == sorted(ids + more)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RunContribution)) == before
    shown = arrivals(world.consultation, run)
    assert shown["placed"] == 7
    assert shown["waiting"] == 0


def test_an_erased_arrival_leaves_no_trace(world):
    (erased, kept) = say(world, "Des médecins près de chez nous", "Des visites pour les anciens du quartier")
    tick(world)
    forget_contributions(actor=world.actor, contribution_ids=[erased])
    db.session.commit()
    assert list(placed()) == [kept]


def test_nothing_is_done_once_the_consultation_is_closed(world):
    say(world, "Des médecins près de chez nous")
    world.consultation.state = State.CLOSED
    db.session.commit()
    tick(world)
    assert placed() == {}


def test_the_alarm_rings_when_the_residue_is_not_what_it_was():
    assert not residue(40, 30, 0.05).grows  # too few to say
    assert not residue(400, 24, 0.05).grows
    assert residue(400, 60, 0.05).grows
    assert residue(20_000, 1_300, 0.05).grows
    assert residue(400, 0, 0.0).p == 1.0


def test_what_comes_back_is_said_by_k_people():
    texts = [(person, "Installer des ruches au parc") for person in range(12)] + [(99, "ruches " * 40), (98, "autre")]
    assert returning_words(texts, 11, {"des", "au"}) == [("ruches", 13), ("installer", 12), ("parc", 12)]
