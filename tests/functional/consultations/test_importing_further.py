"""Pages of imports: other formats, mappings remembered, a whole file checked first, an import undone."""

from __future__ import annotations

import io
import json
import re

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.authz import Role
from consult.consultations.imports import preview
from consult.consultations.models import Contribution, State
from consult.db import db
from consult.jobs.models import Job
from consult.jobs.runner import run_pending
from tests.factories.basics import make_consultation, make_member_of_staff, make_organisation, make_question, sign_in
from tests.factories.workbooks import make_workbook

HERE = "/administration/consultations/sante/importer"
ROWS = [["numéro", "propos libre", "quand"], ["1", "Des soins", "31/03/2026"], ["2", "Des bus", "31/02/2026"]]
COLUMNS = {"column_external_id": "numéro", "column_text": "propos libre", "column_submitted_at": "quand"}
COLUMNS |= {"question": "q2", "source": "enquete"}


@pytest.fixture
def administrator(client: FlaskClient) -> FlaskClient:
    organisation = make_organisation()
    consultation = make_consultation(organisation, state=State.CLOSED)
    make_question(consultation, code="q1")
    make_question(consultation, code="q2")
    sign_in(client, make_member_of_staff(organisation, Role.ADMINISTRATOR))
    return client


def sent(client: FlaskClient, data: bytes, name: str = "avis.xlsx") -> str:
    answer = client.post(HERE, data={"file": (io.BytesIO(data), name)})
    assert answer.status_code == 302, answer.text
    return answer.location


def selected(page: str) -> set[str]:
    return set(re.findall(r'<option selected value="([^"]+)"', page))


def test_the_columns_chosen_come_back_with_the_same_headings(administrator: FlaskClient) -> None:
    data = make_workbook(ROWS)
    started = administrator.post(sent(administrator, data), data=COLUMNS)
    assert started.status_code == 302
    run_pending()
    again = sent(administrator, data)
    page = administrator.get(again).text
    assert selected(page) >= {"numéro", "propos libre", "quand", "q2"}
    assert "reprises de l’import" in page
    assert "enquete" in page
    assert "1\u202fligne" not in page
    afresh = administrator.get(f"{again}?neuf=1").text
    assert "reprises de l’import" not in afresh
    assert "propos libre" not in selected(afresh)


def test_a_whole_file_is_checked_before_anything_is_written(
    administrator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "SECONDS", 0.0)
    columns = sent(administrator, make_workbook([*ROWS, ["1", "Autre texte", ""], ["1", "Des soins", ""]]))
    page = administrator.post(columns, data={**COLUMNS, "do": "check"}).text
    assert "Vérifier tout le fichier" in page
    checking = administrator.post(columns, data={**COLUMNS, "do": "full"})
    assert "/verification/" in checking.location
    assert "En attente" in administrator.get(checking.location).text
    run_pending()
    page = administrator.get(checking.location).text
    assert "Le fichier a 4 lignes." in page
    assert "un autre texte est déjà enregistré" in page
    assert "date impossible : « … »" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "31/02/2026" not in json.dumps(db.session.scalars(sa.select(Job.result)).all())
    assert db.session.scalar(sa.select(sa.func.count(Contribution.id))) == 0
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert administrator.post(columns, data=fields).status_code == 302
    run_pending()
    assert list(db.session.scalars(sa.select(Contribution.body))) == ["Des soins"]


def test_an_import_is_undone_from_its_page(administrator: FlaskClient) -> None:
    started = administrator.post(sent(administrator, make_workbook(ROWS)), data=COLUMNS)
    run_pending()
    page = administrator.get(started.location).text
    assert "Annuler cet import" in page
    before = administrator.get(f"{started.location}/annuler").text
    assert "personnes concernées" in before
    assert administrator.post(f"{started.location}/annuler").status_code == 302
    assert "Annulation de l’import" in administrator.get(started.location).text
    run_pending()
    page = administrator.get(started.location).text
    assert "L’import est annulé" in page
    assert "Annuler cet import" not in page
    assert "Il ne reste rien de cet import" in administrator.get(f"{started.location}/annuler").text
    assert db.session.scalar(sa.select(sa.func.count(Contribution.id))) == 0


def test_a_question_of_elsewhere_is_refused(administrator: FlaskClient) -> None:
    columns = sent(administrator, make_workbook(ROWS))
    answer = administrator.post(columns, data={**COLUMNS, "question": "q77"})
    assert answer.status_code == 422
    assert "n’est pas de cette consultation" in answer.text
