"""Asking for a file, fetching it, and everything that may have become of it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.authz import Role, system_actor
from consult.consultations.exporting import contributions
from consult.consultations.models import Participation
from consult.consultations.operations.erase_participation import erase_participation
from consult.db import db, utcnow
from consult.exports.files import export_path
from consult.exports.jobs import sweep_exports
from consult.exports.models import ExportFile
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.territories.models import Organisation
from tests.factories.basics import (
    make_consultation,
    make_contribution,
    make_member_of_staff,
    make_organisation,
    make_participation,
    make_question,
    sign_in,
)

HERE = "/administration/consultations/sante/exports"
WANTED = {"subject": "contributions", "audience": "staff", "format": "csv"}


@pytest.fixture
def administrator(client: FlaskClient) -> FlaskClient:
    organisation = make_organisation()
    consultation = make_consultation(organisation)
    question = make_question(consultation, code="q1")
    for number in range(3):
        make_contribution(question, make_participation(consultation), f"Idée {number}")
    sign_in(client, make_member_of_staff(organisation, Role.ADMINISTRATOR))
    return client


def asked(client: FlaskClient, **values: str) -> ExportFile:
    answer = client.post(HERE, data={**WANTED, **values})
    assert answer.status_code == 302, answer.text
    return db.session.scalars(sa.select(ExportFile).order_by(ExportFile.id.desc())).first()  # type: ignore[return-value]


def link(client: FlaskClient) -> str:
    found = re.search(r'href="(/exports/[^"]+)"', client.get(HERE).text)
    assert found
    return found[1]


@pytest.mark.parametrize("format_", ["csv", "xlsx", "jsonl", "parquet"])
@pytest.mark.parametrize("audience", ["staff", "governance", "open"])
def test_a_file_is_made_and_fetched(administrator: FlaskClient, format_: str, audience: str) -> None:
    asked(administrator, format=format_, audience=audience)
    waiting = administrator.get(HERE).text
    assert "En attente" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    run_pending()
    page = administrator.get(HERE).text
    assert "À vous seul, jusqu’au" in page
    assert "every 1s" not in page
    with administrator.get(link(administrator)) as answer:
        assert answer.status_code == 200
        assert f"sante-contributions-{audience}.{format_}" in answer.headers["Content-Disposition"]
        assert "Last-Modified" not in answer.headers
        data = answer.data
    if format_ == "csv":
        assert sorted(re.findall(r"Idée \d", data.decode("utf-8-sig"))) == ["Idée 0", "Idée 1", "Idée 2"]


def test_nobody_else_may_fetch_it(app: Flask, administrator: FlaskClient) -> None:
    asked(administrator)
    run_pending()
    address = link(administrator)
    organisation = db.session.scalars(sa.select(Organisation)).one()
    colleague = app.test_client()
    sign_in(colleague, make_member_of_staff(organisation, Role.ADMINISTRATOR))
    assert colleague.get(address).status_code == 404
    assert address not in colleague.get(HERE).text
    assert app.test_client().get(address).status_code in (302, 401)
    with administrator.get(address) as answer:
        assert answer.status_code == 200


def test_it_expires_and_says_so(administrator: FlaskClient) -> None:
    asked(administrator)
    run_pending()
    address = link(administrator)
    file = db.session.scalars(sa.select(ExportFile)).one()
    path = export_path(file.token, file.name)
    file.expires_at = utcnow() - timedelta(seconds=1)
    db.session.commit()
    answer = administrator.get(address)
    assert answer.status_code == 410
    assert "a expiré" in answer.text
    assert "Expiré." in administrator.get(HERE).text
    sweep_exports()
    assert not path.parent.exists()


def test_an_erasure_takes_it_away(administrator: FlaskClient) -> None:
    asked(administrator)
    run_pending()
    address = link(administrator)
    file = db.session.scalars(sa.select(ExportFile)).one()
    path = export_path(file.token, file.name)
    person = db.session.scalars(sa.select(Participation)).first()
    assert person is not None
    erase_participation(actor=system_actor(person.organisation_id), participation=person)
    db.session.commit()
    answer = administrator.get(address)
    assert answer.status_code == 410
    assert "ont été effacés" in answer.text
    assert not path.exists()


def test_an_erasure_while_it_is_written_keeps_nothing(administrator: FlaskClient) -> None:
    file = asked(administrator)
    path = export_path(file.token, file.name)
    person = db.session.scalars(sa.select(Participation)).first()
    assert person is not None
    erase_participation(actor=system_actor(person.organisation_id), participation=person)
    db.session.commit()
    run_pending()
    assert not path.exists()
    assert "Retiré" in administrator.get(HERE).text


def test_a_failure_is_said(administrator: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    file = asked(administrator)
    folder: Path = export_path(file.token, file.name).parent

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(contributions, "_rows", broken)
    run_pending()
    assert "Une erreur imprévue a arrêté ce travail" in administrator.get(HERE).text
    assert not folder.exists()


def test_it_can_be_cancelled(administrator: FlaskClient) -> None:
    file = asked(administrator)
    administrator.post(f"/travaux/{file.job_id}/annuler")
    assert db.session.get_one(Job, file.job_id).state is JobState.CANCELLED
    assert "Arrêté à votre demande." in administrator.get(HERE).text


def test_what_is_not_offered_is_refused(administrator: FlaskClient) -> None:
    wrong = administrator.post(HERE, data={**WANTED, "subject": "personnes"})
    assert wrong.status_code == 422
    no_such_file = administrator.post(HERE, data={**WANTED, "subject": "participations", "audience": "open"})
    assert no_such_file.status_code == 403
    assert db.session.scalar(sa.select(sa.func.count(ExportFile.id))) == 0


def test_five_at_once_and_no_more(administrator: FlaskClient) -> None:
    for _ in range(5):
        asked(administrator)
    answer = administrator.post(HERE, data=WANTED)
    assert answer.status_code == 409
    assert "déjà en préparation" in answer.text


@pytest.mark.parametrize("subject", ["personnes", "journal", "campagnes"])
def test_tables_of_the_whole_organisation(administrator: FlaskClient, subject: str) -> None:
    page = "/administration/exports"
    assert administrator.post(page, data={**WANTED, "subject": subject, "format": "jsonl"}).status_code == 302
    run_pending()
    found = re.search(r'href="(/exports/[^"]+)"', administrator.get(page).text)
    assert found
    with administrator.get(found[1]) as answer:
        text = answer.text
    if subject == "journal":
        assert '"export.ask"' in text
    if subject == "personnes":
        assert '"has_account": true' in text


def test_a_moderator_gets_no_pseudonyms(client: FlaskClient) -> None:
    organisation = make_organisation()
    make_consultation(organisation)
    sign_in(client, make_member_of_staff(organisation, Role.MODERATOR))
    page = client.get(HERE).text
    assert 'value="governance"' not in page
    assert client.post(HERE, data={**WANTED, "audience": "governance"}).status_code == 422
