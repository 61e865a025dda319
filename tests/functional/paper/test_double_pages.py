"""The pages of double entry and of printing."""

from __future__ import annotations

import re

import pytest

from consult.authz import Role
from consult.consultations.paper.operations.start_printing import KIND
from consult.db import db
from consult.jobs.models import Job
from tests.factories.basics import make_member_of_staff, sign_in
from tests.factories.paper import draw_all, enter, enter_twice, make_clerk, make_paper_world, typed
from tests.functional.paper.conftest import AT


@pytest.fixture
def drawn(organisation, consultation):
    """A sheet entered by somebody, to be entered again."""
    clerk = make_clerk(organisation)
    draw_all(clerk, consultation)
    entry = enter(clerk, consultation, typed(consultation, q1=["Un banc"], note="7"))
    db.session.commit()
    return entry


def test_the_second_person_sees_nothing_of_the_first_entry(client, consultation, drawn, as_clerk):
    as_clerk()
    assert f"{AT}/double/1" in client.get(f"{AT}/double").text
    page = client.get(f"{AT}/double/1").text
    assert "seconde saisie" in page
    assert "Un banc" not in page
    assert client.get(f"{AT}/feuilles/1").status_code == 403, "nor on the page of correction"
    kept = client.post(f"{AT}/double/1/brouillon", data=typed(consultation, q1=["Un ba"]) | {"version": ""})
    assert kept.status_code == 200
    assert "Un ba" in client.get(f"{AT}/double/1").text
    wrong = typed(consultation, q1=["Un banc"], note="77") | {"version": kept.json["version"]}
    assert client.post(f"{AT}/double/1", data=wrong).status_code == 422
    right = typed(consultation, q1=["Un banc"], note="8") | {"version": kept.json["version"]}
    ended = client.post(f"{AT}/double/1", data=right)
    assert ended.location.endswith("/double/1/comparer")
    page = client.get(ended.location).text
    question_id = re.search(r'name="question" value="(\d+)"', page)[1]
    assert client.post(ended.location, data={"question": question_id, "kept": "encore"}).status_code == 404
    assert client.post(ended.location, data={"question": question_id, "kept": "second"}).status_code == 303
    assert "La seconde saisie a corrigé la première." in client.get(ended.location).text
    assert client.get(f"{AT}/double/1").status_code == 303


def test_whoever_entered_first_does_not_enter_again(client, organisation, consultation, as_administrator):
    person = as_administrator()
    from consult.accounts.queries import actor_of_person

    actor = actor_of_person(person)
    draw_all(actor, consultation)
    enter(actor, consultation, typed(consultation, q1=["Un banc"]))
    db.session.commit()
    assert "à quelqu’un d’autre" in client.get(f"{AT}/double").text
    refused = client.get(f"{AT}/double/1")
    assert refused.status_code == 403
    assert "la seconde saisie revient à quelqu’un d’autre" in refused.text


def test_the_draw_is_the_administrator_s(client, committed, as_clerk, as_administrator):
    as_clerk()
    assert "Graine du tirage" not in client.get(f"{AT}/double").text
    assert client.post(f"{AT}/double", data={"share": "5", "seed": "3"}).status_code == 403
    as_administrator()
    assert client.post(f"{AT}/double", data={"share": "500", "seed": "3"}).status_code == 422
    assert client.post(f"{AT}/double", data={"share": "5", "seed": "3"}).status_code == 303
    assert 'value="5"' in client.get(f"{AT}/double").text


def test_the_rate_is_public_from_k_sheets_on(client, organisation, consultation, drawn, as_clerk):
    clerk = make_clerk(organisation)
    enter_twice(clerk, consultation, drawn, typed(consultation, q1=["Un banc"], note="8"))
    db.session.commit()
    public = "/consultations/sante/participation"
    assert "Sûreté de la saisie" not in client.get(public).text
    sign_in(client, make_member_of_staff(organisation, Role.GOVERNANCE))
    page = client.get(public).text.replace("\xa0", " ")
    assert "Une feuille a été saisie deux fois, par deux personnes." in page
    assert "50 % de leurs 2 réponses diffèrent." in page
    organisation.k = 1
    db.session.commit()
    client.post("/deconnexion")
    assert "Sûreté de la saisie" in client.get(public).text


def test_sheets_are_asked_for_and_downloaded(client, organisation, consultation, as_administrator):
    values = make_paper_world(organisation, consultation)
    as_administrator()
    page = client.get(f"{AT}/imprimer").text
    address = f"{AT}/imprimer/{values['print_job_id']}/1.pdf"
    assert address in page
    with client.get(address) as file:
        assert file.mimetype == "application/pdf"
    assert client.get(address.replace("/1.pdf", "/2.pdf")).status_code == 404
    refused = client.post(f"{AT}/imprimer", data={"what": "numbered", "locale": "fr"})
    assert refused.status_code == 422
    assert "Indiquez combien de feuilles imprimer." in refused.text
    asked = {"what": "numbered", "locale": "fr", "count": "12", "return_address": "12 quai des Rives"}
    assert client.post(f"{AT}/imprimer", data=asked).status_code == 303
    job = db.session.query(Job).filter_by(kind=KIND).order_by(Job.id.desc()).first()
    assert job.arguments["count"] == 12
    page = client.get(f"{AT}/imprimer").text
    assert "12 quai des Rives" in page, "proposed again"
    assert f'id="job-{job.id}"' in page
