"""A process told in phases: written by the team, followed by everybody, with documents checked by their content."""

import io
from datetime import date, timedelta

import pytest

from consult.authz import Role
from consult.clock import today
from consult.consultations import queries_phases
from consult.consultations.models import Phase, PhaseDocument, State
from consult.consultations.rules_phases import moment_of
from consult.db import db
from consult.files.storage import location
from tests.factories.basics import make_consultation, make_member_of_staff, make_organisation, sign_in
from tests.support import sample_files

AT = "/administration/consultations/sante/demarche"
ORGANISATION = "/administration/demarche"


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def admin(client, organisation):
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


@pytest.fixture
def consultation(organisation):
    made = make_consultation(organisation)
    db.session.commit()
    return made


def phase(**values):
    return {"kind": "listen", "title": "Écouter", "starts_on": "", "ends_on": "", "body": "", **values}


def titles(organisation, consultation_id):
    db.session.expire_all()
    return [held.title for held in queries_phases.timeline(organisation.id, consultation_id)]


def attach(client, phase_id, data, name="Bilan à moi.pdf", title="Bilan"):
    sent = {"document_title": title, "file": (io.BytesIO(data), name)}
    return client.post(f"/administration/etapes/{phase_id}/documents", data=sent, content_type="multipart/form-data")


@pytest.mark.parametrize(
    ("start", "end", "moment"),
    [
        (None, None, "undated"),
        (0, 0, "now"),
        (-9, -1, "past"),
        (1, None, "to_come"),
        (-3, None, "now"),
        (None, 0, "now"),
    ],
)
def test_a_phase_is_over_under_way_or_to_come(start, end, moment):
    days = [None if shift is None else date(2026, 5, 10) + timedelta(days=shift) for shift in (start, end)]
    assert moment_of(Phase(starts_on=days[0], ends_on=days[1]), date(2026, 5, 10)) == moment


def test_the_four_usual_phases_are_laid_once_and_told_to_everybody(client, admin, organisation, consultation):
    assert client.get("/consultations/sante/demarche").status_code == 404
    assert client.post(f"{AT}/quatre-etapes").status_code == 303
    assert titles(organisation, consultation.id) == ["Défricher", "Écouter", "Dialoguer", "S’approprier"]
    assert client.post(f"{AT}/quatre-etapes").status_code == 409
    assert "étape par étape" in client.get("/consultations/sante").text
    assert client.get("/demarche").status_code == 404, "the organisation has none of its own"


def test_a_phase_is_written_moved_and_taken_off(client, admin, organisation):
    for title in "ab":
        assert client.post(f"{ORGANISATION}/ajouter", data=phase(title=title)).status_code == 303
    second = db.session.query(Phase).filter_by(title="b").one().id
    client.post(f"/administration/etapes/{second}/monter")
    assert titles(organisation, None) == ["b", "a"]
    now = today().isoformat()
    sent = phase(title="B", starts_on=now, ends_on=now, body="## Ici\n<script>alert(1)</script> **fort**")
    assert client.post(f"/administration/etapes/{second}", data=sent).status_code == 303
    page = client.get("/demarche").text
    assert "En cours" in page
    assert "<script>alert" not in page
    assert "<strong>fort</strong>" in page
    client.post(f"/administration/etapes/{second}/retirer")
    assert titles(organisation, None) == ["a"]


def test_a_phase_that_ends_before_it_starts_is_refused(client, admin):
    page = client.post(f"{ORGANISATION}/ajouter", data=phase(starts_on="2026-05-02", ends_on="2026-05-01"))
    assert page.status_code == 422
    assert "La fin doit venir après le début" in page.text


def test_two_editors_of_a_phase_are_told(client, admin):
    client.post(f"{ORGANISATION}/ajouter", data=phase())
    at = f"/administration/etapes/{db.session.query(Phase).one().id}"
    seen = client.get(at).text.split('name="seen" type="hidden" value="')[1].split('"')[0]
    assert client.post(at, data=phase(title="La leur", seen=seen)).status_code == 303
    met = client.post(at, data=phase(title="La mienne", seen=seen))
    assert met.status_code == 409
    assert "La leur" in met.text
    assert "La mienne" in met.text


def test_a_document_is_read_by_everybody_under_its_name_and_goes_with_its_phase(client, admin, consultation):
    client.post(f"{AT}/ajouter", data=phase())
    phase_id = db.session.query(Phase).one().id
    assert attach(client, phase_id, sample_files.pdf()).status_code == 303
    held = db.session.query(PhaseDocument).one()
    path = location(held.path)
    answer = client.get(f"/documents/{held.id}")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer.close()
    assert "(PDF," in client.get("/consultations/sante/demarche").text
    client.post(f"/administration/etapes/{phase_id}/retirer")
    assert not path.exists()
    assert client.get(f"/documents/{held.id}").status_code == 404


@pytest.mark.parametrize("data", [b"", b"Bonjour", b"%PDF-1.7 et rien d'autre", b"MZ\x90\x00", b"<svg onload='x'/>"])
def test_a_file_that_is_not_what_it_says_is_refused(client, admin, data):
    client.post(f"{ORGANISATION}/ajouter", data=phase())
    page = attach(client, db.session.query(Phase).one().id, data)
    assert page.status_code == 422
    assert db.session.query(PhaseDocument).count() == 0


def test_the_process_of_a_draft_is_for_the_team_alone(client, organisation):
    consultation = make_consultation(organisation, state=State.DRAFT)
    made = Phase(organisation_id=organisation.id, consultation_id=consultation.id, position=1, title="SECRET")
    made.documents = [PhaseDocument(title="S", name="s.pdf", media_type="application/pdf", size=1, path="phases/s.pdf")]
    db.session.add(made)
    db.session.commit()
    assert client.get("/consultations/sante/demarche").status_code == 404
    assert client.get(f"/documents/{made.documents[0].id}").status_code == 404
