"""A consultation inside another site: who may frame it, with which cookie; its poster."""

import io

import pytest
from pypdf import PdfReader

from consult.authz import Role
from consult.consultations.models import State
from consult.db import db
from tests.factories.basics import (
    make_consultation,
    make_member_of_staff,
    make_organisation,
    make_question,
    sign_in,
)

PORTAL = "https://portail.exemple.fr"


@pytest.fixture
def consultation(context):
    organisation = make_organisation(host=None, contact_email="contact@exemple.test")
    made = make_consultation(organisation, embed_hosts=[PORTAL])
    make_question(made, code="q1", position=1)
    db.session.commit()
    return made


@pytest.fixture
def admin(client, consultation):
    from consult.territories.queries import organisation

    person = make_member_of_staff(organisation(consultation.organisation_id), Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


def ancestors(response):
    policy = response.headers["Content-Security-Policy"]
    return next(part.strip() for part in policy.split(";") if part.strip().startswith("frame-ancestors"))


def test_only_listed_sites_may_frame_the_pages_of_a_consultation(client, consultation):
    framed = client.get("/cadre/consultations/sante")
    assert ancestors(framed) == f"frame-ancestors 'self' {PORTAL}"
    assert ancestors(client.get("/consultations/sante")) == "frame-ancestors 'none'"
    consultation.embed_hosts = []
    db.session.commit()
    assert ancestors(client.get("/cadre/consultations/sante")) == "frame-ancestors 'self'"


def test_nothing_else_is_there_in_a_frame(client, admin):
    for path in ("/administration/consultations", "/connexion", "/", "/suivi", "/mon-compte", "/c/1", "/healthz"):
        response = client.get(f"/cadre{path}")
        assert response.status_code == 404, path
        assert ancestors(response) == "frame-ancestors 'none'"


def test_a_frame_has_a_cookie_of_its_own_and_no_account(client, admin, consultation):
    consultation.state = State.PILOT
    db.session.commit()
    assert client.get("/consultations/sante").status_code == 200
    assert client.get("/cadre/consultations/sante").status_code == 404, "whoever signed in is a visitor in a frame"


def test_one_answers_in_a_frame_through_addresses_that_stay_in_it(client, consultation):
    page = client.get("/cadre/consultations/sante")
    (cookie,) = [value for value in page.headers.getlist("Set-Cookie") if value.startswith("cadre=")]
    assert all(part in cookie for part in ("SameSite=None", "Secure", "Partitioned", "HttpOnly"))
    assert 'action="/cadre/consultations/sante/commencer"' in page.text
    assert 'href="/suivi" target="_blank"' in page.text
    assert 'href="/consultations/sante" target="_blank"' in page.text
    assert "Se connecter" not in page.text
    started = client.post("/cadre/consultations/sante/commencer", base_url="https://localhost")
    assert started.location == "/cadre/consultations/sante/reprendre"
    following = client.get(started.location, base_url="https://localhost")
    assert following.location.startswith("/cadre/consultations/sante/")


def test_where_a_browser_keeps_no_cookie_in_a_frame_the_plain_page_is_offered(client, consultation):
    alone = client.get("/cadre/consultations/sante/reprendre")
    assert alone.status_code == 401
    assert 'href="/consultations/sante" target="_blank"' in alone.text
    assert ancestors(alone) == f"frame-ancestors 'self' {PORTAL}"


def test_the_list_of_sites_is_checked_line_by_line(client, admin, consultation):
    at = "/administration/consultations/sante/partager"
    refused = client.post(at, data={"hosts": "https://ok.exemple.fr\nhttps://x.fr; script-src *"})
    assert refused.status_code == 422
    assert "n’est pas une adresse" in refused.text
    saved = client.post(at, data={"hosts": "ok.exemple.fr/mon-compte\n\nhttps://ok.exemple.fr"})
    assert saved.status_code == 302
    db.session.refresh(consultation)
    assert consultation.embed_hosts == ["https://ok.exemple.fr"]
    page = client.get(at).text
    assert "&lt;iframe src=&#34;" in page
    assert "/cadre/consultations/sante" in page


def test_a_short_address_leads_to_the_page(client, consultation):
    assert client.get(f"/c/{consultation.id}").location == "/consultations/sante"
    elsewhere = make_consultation(make_organisation("ailes"), slug="secret")
    db.session.commit()
    assert client.get(f"/o/rives/c/{elsewhere.id}").status_code == 404


def test_the_poster_is_an_accessible_pdf_that_says_where_and_when(client, admin, consultation):
    answer = client.get("/administration/consultations/sante/affiche.pdf")
    assert answer.mimetype == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.data))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert "/StructTreeRoot" in root
    assert reader.metadata.title == consultation.title
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert f"/c/{consultation.id}" in text.replace("\n", "")
    assert "contact@exemple.test" in text
