"""An analysed, published consultation whose texts, then everything, reach the end of their time."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.authz import Role, system_actor
from consult.consultations.models import Contribution
from consult.consultations.retention.models import RetentionAct, RetentionClock
from consult.consultations.retention.operations.begin_act import begin_act
from consult.db import db, unit_of_work, utcnow
from consult.jobs.runner import run_pending
from consult.reports.issuing.models import IssueReason, ReportIssue
from consult.reports.models import ReportVersion
from consult.reports.operations.publish_report import publish_report
from consult.reports.verification import verifiable_runs, verify_run
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff, sign_in
from tests.factories.reports import make_small_world

pytestmark = pytest.mark.slow

BASE = "/consultations/sante"


def do(act: RetentionAct, organisation_id: int, consultation_id: int) -> None:
    world = organisation_id, consultation_id
    with unit_of_work() as session:
        clock = RetentionClock(organisation_id=world[0], consultation_id=world[1], act=act, days=100)
        session.add(clock)
        session.flush()
        begin_act(actor=system_actor(world[0]), clock=clock, now=utcnow())
    run_pending()


def test_a_published_report_still_verifies_and_quotes(context: Flask, client: FlaskClient) -> None:
    made = make_small_world(people=60)
    organisation_id, consultation_id = made.organisation.id, made.consultation.id
    run = analyse(made)
    version = publish_report(actor=made.actor, consultation=made.consultation, run=run)
    db.session.commit()
    content = version.content
    quote = next(t["verbatims"][0] for g in content["groups"] for t in g["themes"] if t["verbatims"])
    body = db.session.get_one(Contribution, quote["contribution_id"]).body or ""
    words = body[quote["start"] : quote["end"]].strip()
    db.session.rollback()

    do(RetentionAct.AGGREGATE, organisation_id, consultation_id)
    texts = db.session.scalars(sa.select(Contribution.body).where(Contribution.body.is_not(None))).all()
    quoted = {item["contribution_id"] for g in content["groups"] for t in g["themes"] for item in t["verbatims"]}
    assert len(texts) == len(quoted) < 60
    assert all(run.texts_dropped_on for run in map(verify_run, verifiable_runs(organisation_id)))
    found = [verify_run(run) for run in verifiable_runs(organisation_id)]
    assert all(each.holds for each in found), [str(d)[:300] for each in found for d in each.differences[:3]]
    assert words in client.get(f"{BASE}/rapport").get_data(as_text=True)
    assert [row.reason for row in db.session.scalars(sa.select(ReportIssue))] == [IssueReason.RETENTION]

    do(RetentionAct.DELETE, organisation_id, consultation_id)
    assert all(run.holds and run.deleted_on for run in map(verify_run, verifiable_runs(organisation_id)))
    page = client.get(f"{BASE}/rapport")
    assert page.status_code == 200
    assert words in page.get_data(as_text=True)
    assert db.session.scalars(sa.select(ReportVersion.content)).one() == content, "figures keep their value"


def test_the_pages_of_the_clocks(context: Flask, client: FlaskClient) -> None:
    made = make_small_world(people=1)
    make_member_of_staff(made.organisation, Role.ADMINISTRATOR, email="admin@exemple.test")
    db.session.commit()
    sign_in(client, db.session.scalars(sa.select(Person).where(Person.email == "admin@exemple.test")).one())
    here = f"/administration{BASE}/conservation"
    page = client.get(here).get_data(as_text=True)
    assert "Rien n’est encore décidé" in page
    assert 'value="730"' in page
    wrong = client.post(here, data={"pseudonymise": "3", "aggregate": "730", "delete": "90"})
    assert wrong.status_code == 422
    assert "Au moins 30 jours" in wrong.get_data(as_text=True).replace("\xa0", " ")
    assert 'value="730"' in wrong.get_data(as_text=True), "nothing typed is lost"
    assert client.post(here, data={"pseudonymise": "90", "aggregate": "", "delete": "1000"}).status_code == 303
    clocks = {row.act: row for row in db.session.scalars(sa.select(RetentionClock))}
    assert {act: row.days for act, row in clocks.items()} == {RetentionAct.PSEUDONYMISE: 90, RetentionAct.DELETE: 1000}
    every = client.get("/administration/conservation").get_data(as_text=True)
    assert "Couper le lien avec les personnes" in every
    held = f"/administration/conservation/{clocks[RetentionAct.DELETE].id}/suspendre"
    assert client.post(held, data={"reason": ""}).status_code == 422
    client.post(held, data={"reason": "Litige en cours"})
    assert "Litige en cours" in client.get("/administration/conservation").get_data(as_text=True)
    client.post(held.replace("suspendre", "reprendre"))
    assert "Litige en cours" not in client.get("/administration/conservation").get_data(as_text=True)
