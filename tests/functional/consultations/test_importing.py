"""The pages of an import: a file, its columns, what would happen, the work, its result."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.authz import Role
from consult.consultations.models import Contribution, ImportBatch, ImportState, State
from consult.db import db
from consult.jobs.models import Job
from consult.jobs.runner import run_pending
from tests.factories.basics import (
    make_consultation,
    make_member_of_staff,
    make_organisation,
    make_question,
    sign_in,
)

HERE = "/administration/consultations/sante/importer"
FILE = "id;qui;question;quand;role;texte\n1;a;q1;31/03/2026;élu;Des soins\n2;b;q9;;;Autre chose\n"
COLUMNS = {
    "column_external_id": "id",
    "column_participant": "qui",
    "column_question": "question",
    "column_submitted_at": "quand",
    "column_text": "texte",
    "attributes": "role",
    "source": "import",
}


@pytest.fixture
def administrator(client: FlaskClient) -> FlaskClient:
    organisation = make_organisation()
    consultation = make_consultation(organisation, state=State.CLOSED)
    make_question(consultation, code="q1")
    sign_in(client, make_member_of_staff(organisation, Role.ADMINISTRATOR))
    return client


def test_without_a_question_the_page_says_to_add_one_first(client: FlaskClient) -> None:
    organisation = make_organisation()
    make_consultation(organisation)
    sign_in(client, make_member_of_staff(organisation, Role.ADMINISTRATOR))
    page = client.get(HERE).text
    assert "ajoutez d’abord la question" in page
    assert "/administration/consultations/sante/questions" in page
    assert 'type="file"' not in page


def send(client: FlaskClient, data: bytes | str, name: str = "avis.csv") -> TestResponse:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return client.post(HERE, data={"file": (stream, name)})


def sent(client: FlaskClient, data: bytes | str) -> str:
    """The address of the page where the columns are chosen."""
    answer = send(client, data)
    assert answer.status_code == 302
    return answer.location


def batch() -> ImportBatch:
    return db.session.scalars(sa.select(ImportBatch).order_by(ImportBatch.id.desc())).first()  # type: ignore[return-value]


def test_from_the_file_to_the_refused_rows(administrator: FlaskClient) -> None:
    assert "Importer des contributions" in administrator.get(HERE).text
    columns = sent(administrator, FILE)
    page = administrator.get(columns).text
    assert re.search(r'<option selected value="texte">', page)
    assert re.search(r'<option selected value="qui">', page) is None
    started = administrator.post(columns, data=COLUMNS)
    assert started.status_code == 302
    waiting = administrator.get(started.location).text
    assert "En attente" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    run_pending()
    result = administrator.get(started.location).text
    assert "Les contributions sont entrées" in result
    assert "every 1s" not in result
    row = db.session.scalars(sa.select(Contribution)).one()
    assert (row.external_id, row.body) == ("1", "Des soins")
    address = re.search(r'href="([^"]*lignes-refusees.csv)"', result)
    assert address
    refused = administrator.get(address[1])
    assert refused.mimetype == "text/csv"
    assert "question inconnue : « q9 »" in refused.text
    refused.close()
    assert "avis.csv" in administrator.get(HERE).text


def test_the_preview_says_what_would_happen_and_writes_nothing(administrator: FlaskClient) -> None:
    columns = sent(administrator, FILE)
    page = administrator.get(columns, query_string=COLUMNS).text
    assert "Le fichier a 2 lignes." in page
    assert re.search(r"à ajouter</dt><dd>1<", page)
    assert re.search(r"refusées</dt><dd>1<", page)
    assert "question inconnue\xa0: «\xa0q9\xa0»" in page
    assert "Des soins" in page
    checked = administrator.post(columns, data={**COLUMNS, "do": "check"})
    assert checked.status_code == 200
    assert db.session.scalar(sa.select(sa.func.count(ImportBatch.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(Job.id))) == 0


def test_the_second_time_everything_is_already_there(administrator: FlaskClient) -> None:
    administrator.post(sent(administrator, FILE), data=COLUMNS)
    run_pending()
    columns = sent(administrator, FILE)
    assert re.search(r"déjà présentes</dt><dd>1<", administrator.get(columns, query_string=COLUMNS).text)
    started = administrator.post(columns, data=COLUMNS)
    run_pending()
    assert "Rien de nouveau" in administrator.get(started.location).text


def test_unknown_values_are_shown(administrator: FlaskClient) -> None:
    columns = sent(administrator, "id;college;texte\n1;Amis;Des soins\n")
    assert "Amis" in administrator.get(columns).text
    started = administrator.post(
        columns, data={"column_external_id": "id", "column_college": "college", "column_text": "texte", "source": "s"}
    )
    run_pending()
    result = administrator.get(started.location).text
    assert "Valeurs inconnues" in result
    assert "Amis" in result


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Ce fichier est vide."),
        (b"PK\x03\x04" + b"x" * 50, "Ce classeur est abîmé ou incomplet."),
        (b"x" * 2_500_000, "La première ligne est démesurée"),
        (b"id;texte\n1;" + b"x" * 2_500_000, None),
    ],
    ids=["empty", "workbook", "long header", "long line"],
)
def test_a_file_that_is_not_a_table(administrator: FlaskClient, data: bytes, said: str | None) -> None:
    answer = send(administrator, data)
    if said is None:
        page = administrator.get(answer.location).text
        assert "La ligne 2 est démesurée" in page
        return
    assert answer.status_code == 422
    assert said in answer.text


def test_no_file(administrator: FlaskClient) -> None:
    answer = administrator.post(HERE, data={})
    assert answer.status_code == 422
    assert "Choisissez un fichier." in answer.text


def test_a_wrong_header_names_the_columns_found_and_needed(administrator: FlaskClient) -> None:
    columns = sent(administrator, "a;b\n1;2\n")
    page = administrator.get(columns).text.replace("\xa0", " ")
    assert 'class="error-summary"' not in page  # nothing was sent yet
    assert "Il faut dire quelle colonne contient : Texte de la contribution. Colonnes trouvées : « a », « b »." in page
    answer = administrator.post(columns, data={"column_text": "", "source": "import"})
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.text
    assert "Colonnes trouvées : « a », « b »." in answer.text.replace("\xa0", " ")
    answer = administrator.post(columns, data={"column_text": "inventée", "source": "import"})
    assert answer.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(ImportBatch.id))) == 0


def test_a_refused_form_keeps_what_was_chosen(administrator: FlaskClient) -> None:
    answer = administrator.post(sent(administrator, FILE), data={**COLUMNS, "source": "deux mots"})
    assert answer.status_code == 422
    assert "Lettres, chiffres, points et tirets seulement." in answer.text
    assert 'value="deux mots"' in answer.text
    assert re.search(r'<option selected value="qui">', answer.text)


def test_cp1252_is_said(administrator: FlaskClient) -> None:
    page = administrator.get(sent(administrator, "id;texte\n1;L’élu œuvre\n".encode("cp1252"))).text
    assert "lu en cp1252" in page
    assert "L’élu œuvre" in page


def test_a_text_is_shown_as_text(administrator: FlaskClient) -> None:
    page = administrator.get(sent(administrator, "id;<b>h</b>;texte\n1;x;<script>alert(1)</script>\n")).text
    assert "<script>alert" not in page
    assert "<b>h</b>" not in page


def test_a_second_import_waits_for_the_first(administrator: FlaskClient) -> None:
    administrator.post(sent(administrator, FILE), data=COLUMNS)
    answer = administrator.post(sent(administrator, FILE), data=COLUMNS)
    assert answer.status_code == 409
    assert "Un import est déjà en cours" in answer.text


def test_a_file_that_is_gone(administrator: FlaskClient) -> None:
    for token in ("0" * 32, "..", "a" * 31):
        assert administrator.get(f"{HERE}/{token}").status_code == 404
    columns = sent(administrator, FILE)
    administrator.post(columns, data=COLUMNS)
    run_pending()
    assert administrator.get(columns).status_code == 404


def test_a_file_belongs_to_one_consultation(administrator: FlaskClient) -> None:
    other = make_consultation(make_organisation_again(), slug="autre", state=State.CLOSED)
    make_question(other)
    db.session.commit()
    token = sent(administrator, FILE).rsplit("/", 1)[1]
    assert administrator.get(f"/administration/consultations/autre/importer/{token}").status_code == 404
    administrator.post(f"{HERE}/{token}", data=COLUMNS)
    done = batch()
    assert administrator.get(f"/administration/consultations/autre/importer/resultats/{done.id}").status_code == 404


def make_organisation_again() -> Any:
    from consult.territories.models import Organisation

    return db.session.scalars(sa.select(Organisation)).one()


def test_the_work_can_be_cancelled_from_its_card(administrator: FlaskClient) -> None:
    started = administrator.post(sent(administrator, FILE), data=COLUMNS)
    card = administrator.get(started.location).text
    address = re.search(r'action="([^"]*/annuler)"', card)
    assert address
    answer = administrator.post(address[1])
    assert answer.location == started.location
    page = administrator.get(started.location).text
    assert "L’import a été arrêté à votre demande." in page
    assert run_pending() == 0
    assert batch().state is ImportState.RUNNING  # the job tells the truth
    assert "Arrêté" in administrator.get(HERE).text
    assert administrator.post(sent(administrator, FILE), data=COLUMNS).status_code == 302


@pytest.mark.parametrize("role", [Role.GOVERNANCE, Role.MODERATOR, Role.DPO])
def test_only_administrators_import(client: FlaskClient, role: Role) -> None:
    organisation = make_organisation()
    make_consultation(organisation)
    sign_in(client, make_member_of_staff(organisation, role))
    assert client.get(HERE).status_code == 403
    assert client.post(HERE).status_code == 403
