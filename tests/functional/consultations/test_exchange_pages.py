"""Beginning from a model, a file or another consultation, through the pages."""

import io
import json

import pytest

from consult.authz import Role
from consult.consultations import queries
from consult.consultations.exchange.models import LIBRARY, MODELS
from consult.consultations.models import Consultation, State
from consult.db import db
from tests.factories.basics import make_consultation, make_member_of_staff, make_organisation, make_question, sign_in

NEW = "/administration/nouvelle-consultation"


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def admin(client, organisation):
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


def send(client, data, name="questionnaire.json"):
    return client.post(f"{NEW}/fichier", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_model_gives_a_whole_draft_under_the_title_typed(client, admin, organisation, name):
    page = client.get(NEW)
    assert str(MODELS[name]) in page.text
    made = client.post(NEW, data={"title": "La nôtre", "model": name})
    assert made.location.endswith("/la-notre")
    consultation = queries.consultation_by_slug(organisation.id, "la-notre")
    assert (consultation.state, consultation.title) == (State.DRAFT, "La nôtre")
    assert len(queries.questions_of(consultation.id)) >= 7
    for page in ("", "/questions", "/notice", "/apercu"):
        assert client.get(made.location + page).status_code == 200


def test_a_file_becomes_a_draft(client, admin, organisation):
    data = (LIBRARY / "satisfaction.json").read_bytes()
    assert send(client, data).location.endswith("/nos-services-votre-avis")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_questionnaire_is_refused_and_nothing_is_created(client, admin, data):
    page = send(client, data)
    assert page.status_code == 422
    assert db.session.query(Consultation).count() == 0


def test_a_file_refused_half_way_leaves_nothing(client, admin):
    document = json.loads((LIBRARY / "satisfaction.json").read_text("utf-8"))
    document["questions"][-1]["profile_key"] = "age_band"
    page = send(client, json.dumps(document).encode())
    assert page.status_code == 422
    assert "questions[8].profile_key" in page.text
    assert db.session.query(Consultation).count() == 0


def test_what_is_downloaded_is_taken_back(client, admin, organisation):
    consultation = make_consultation(organisation, state=State.CLOSED, title="Notre santé")
    make_question(consultation, code="q1", prompt="Et demain ?")
    db.session.commit()
    file = client.get("/administration/consultations/sante/questionnaire.json")
    assert file.headers["Content-Disposition"] == "attachment; filename=sante.json"
    schema = client.get("/schemas/questionnaire-1.json").json
    assert schema["properties"]["format"]["const"] == file.json["format"]
    assert file.json["$schema"].endswith("/schemas/questionnaire-1.json")
    assert send(client, file.data).location.endswith("/notre-sante")


def test_a_copy_has_everything_but_dates_and_answers(client, admin, organisation):
    consultation = make_consultation(organisation, state=State.OPEN, title="Notre santé", embed_hosts=["https://a.fr"])
    make_question(consultation, code="q1", prompt="Et demain ?")
    db.session.commit()
    made = client.post("/administration/consultations/sante/copier")
    assert made.location.endswith("/copie-de-notre-sante/reglages")
    copy = queries.consultation_by_slug(organisation.id, "copie-de-notre-sante")
    assert (copy.state, copy.opens_at, copy.closes_at, copy.embed_hosts) == (State.DRAFT, None, None, [])
    assert [question.prompt for question in queries.questions_of(copy.id)] == ["Et demain ?"]
    assert queries.latest_notice(copy.id).body == queries.latest_notice(consultation.id).body
