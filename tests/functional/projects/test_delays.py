"""The chair reads how long authors wait for their answer, call by call, on their own territories."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from consult.db import db, utcnow
from consult.projects.models import Call, Decision, Outcome, Stage
from consult.projects.pages.delays import delay_rows
from consult.projects.rules.delays import delays
from consult.territories.models import Organisation, Territory
from tests.factories.basics import make_territory, sign_in
from tests.factories.examining import Commission, make_commission
from tests.factories.projects import make_call, make_project
from tests.functional.security.test_query_ceilings import statements

NOW = datetime.fromisoformat("2026-11-20T12:00:00+00:00")


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def test_median_share_in_time_and_late_ones() -> None:
    found = delays([(ago(50), ago(40)), (ago(50), ago(20)), (ago(99), ago(10))], [ago(30), ago(31)], 30, NOW)
    assert (found.median, found.answered, found.late) == (30, 3, 1)
    assert found.in_time == 2 / 3


def test_without_an_answer_nothing_is_said_of_answers() -> None:
    found = delays([], [ago(3)], 30, NOW)
    assert (found.median, found.in_time, found.late) == (None, None, 0)


def answered(call: Call, territory: Territory, *, filed: int, published: int | None) -> None:
    """Days ago."""
    now = utcnow()
    project = make_project(
        call, stage=Stage.ADMISSIBLE if published is not None else Stage.EXAMINED, territory_id=territory.id,
        filed_at=now - timedelta(days=filed),
    )  # fmt: skip
    at = now - timedelta(days=published) if published is not None else None
    db.session.add(Decision(project_id=project.id, outcome=Outcome.ADMISSIBLE, published_at=at))


def made() -> Commission:
    """Answers in 10 and 40 days, an older one, one decided and not published, one of another territory."""
    found = make_commission(answer_days=30)
    elsewhere = make_territory(found.organisation, "Marais")
    answered(found.call, found.territory, filed=20, published=10)
    answered(found.call, found.territory, filed=60, published=20)
    answered(found.call, found.territory, filed=800, published=400)
    answered(found.call, found.territory, filed=45, published=None)
    answered(found.call, elsewhere, filed=300, published=1)
    db.session.commit()
    return found


def test_only_own_territories_and_the_last_twelve_months(context: Flask, client: FlaskClient) -> None:
    commission = made()
    with context.test_request_context("/"):
        [row] = delay_rows(commission.actor(commission.chair), utcnow())
    assert row["call"] == commission.call.title
    assert (row["promised"], row["median"], row["late"]) == ("30 jours", "25 jours", "1")
    assert row["in_time"].startswith("50")


def test_the_chair_reads_them_and_an_examiner_does_not(client: FlaskClient) -> None:
    commission = made()
    sign_in(client, commission.examiner)
    assert "Délais de réponse" not in client.get("/commission/").text
    sign_in(client, commission.chair)
    page = client.get("/commission/").text
    assert "Délais de réponse aux auteurs" in page
    assert "25 jours" in page


def test_queries_do_not_grow_with_projects_and_calls(context: Flask, client: FlaskClient) -> None:
    commission = made()
    chair, organisation_id = commission.actor(commission.chair), commission.organisation.id
    for number in range(12):
        call = make_call(db.session.get_one(Organisation, organisation_id), title=f"Appel de plus {number}")
        answered(call, commission.territory, filed=20, published=5)
    db.session.commit()
    with context.test_request_context("/"), statements(context) as sent:
        assert len(delay_rows(chair, utcnow())) == 13
    assert len(sent) <= 6, sent
