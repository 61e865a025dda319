"""The preview shows the real pages, every kind of question, and stores nothing whatever is pressed in it."""

import re

import pytest

from consult.authz import Role
from consult.consultations.exchange.models import MODELS
from consult.consultations.models import Answer, Choice, Condition, Draft, Operator, Participation, QuestionKind, State
from consult.db import db
from consult.territories.models import Organisation
from tests.factories.basics import make_consultation, make_member_of_staff, make_organisation, make_question, sign_in

ROOT = "/administration/consultations/essai"


@pytest.fixture
def admin(client, context):
    person = make_member_of_staff(make_organisation(), Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


def begin(client, model):
    client.post("/administration/nouvelle-consultation", data={"title": "Essai", "model": model})


@pytest.mark.parametrize("model", sorted(MODELS))
def test_every_page_of_every_model_is_drawn_and_leads_nowhere_else(client, admin, model):
    begin(client, model)
    shell = client.get(f"{ROOT}/apercu")
    assert "frame-src 'self'" in shell.headers["Content-Security-Policy"]
    names = re.findall(r"/apercu\?page=([a-z0-9]+)", shell.text)
    assert names[0] == "accueil"
    for name in dict.fromkeys(names):
        page = client.get(f"{ROOT}/apercu/{name}")
        assert page.status_code == 200
        assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
        actions = set(re.findall(r'(?:action|data-draft-url)="([^"]*)"', page.text))
        assert actions <= {f"{ROOT}/apercu/{name}"}
        assert not [link for link in re.findall(r'<a\b[^>]*href="([^"]*)"', page.text) if not link.startswith("#")]
        pressed = client.post(f"{ROOT}/apercu/{name}", data={"answer": "1", "do": "next"})
        assert pressed.status_code == 303
    for table in (Participation, Draft, Answer):
        assert db.session.query(table).count() == 0
    assert client.get(f"{ROOT}/apercu/61").status_code == 404
    assert client.get(f"{ROOT}/apercu/nulle-part").status_code == 404


@pytest.mark.parametrize("kind", sorted(kind.value.replace("_", "-") for kind in QuestionKind))
def test_a_question_half_written_is_drawn_too(client, admin, kind):
    begin(client, "")
    for data in ({}, {"prompt": "Que faire ?", "choices": "Oui\n\nNon", "max_choices": "", "scale_min": "x"}):
        page = client.post(f"{ROOT}/questions/apercu/{kind}", data=data)
        assert page.status_code == 200, data
        assert ("Que faire" in page.text) is bool(data)
    assert "Aucune question pour l’instant" in client.get(f"{ROOT}/questions").text


def test_an_unknown_kind_has_no_preview(client, admin):
    begin(client, "")
    assert client.post(f"{ROOT}/questions/apercu/poeme").status_code == 404


def test_a_question_asked_under_a_condition_says_so(client, admin):
    with db.session.begin_nested():
        organisation = db.session.query(Organisation).one()
        consultation = make_consultation(organisation, slug="essai", state=State.DRAFT)
        first = make_question(consultation, code="q1", position=1, kind=QuestionKind.CHOICE)
        first.choices = [Choice(position=1, label="Oui"), Choice(position=2, label="Non")]
        then = make_question(consultation, code="q2", position=2, prompt="Pourquoi ?")
        db.session.flush()
        yes = first.choices[0].id
        then.conditions = [Condition(source_question_id=first.id, operator=Operator.IS, value=yes)]
    db.session.commit()
    assert "Affichée seulement si" not in client.get(f"{ROOT}/apercu/1").text
    asked = re.sub(r"\s", " ", client.get(f"{ROOT}/apercu/2").text)
    assert "Affichée seulement si vous avez répondu « Oui » à la question 1." in asked
    shell = client.get(f"{ROOT}/apercu").text
    assert "Question 2, sous condition" in shell
    assert "Question 1, sous condition" not in shell
