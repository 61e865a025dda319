"""The pages of double coding, without script: a coder's, which betray nothing, and governance's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person, RoleGrant
from consult.authz import Role
from consult.consultations.models import Consultation, Contribution
from consult.db import db
from consult.reports import queries as reports
from consult.reports.coding import queries
from consult.reports.coding.models import CodedAnswer, CodedItem, CodingState, DoubleCoding, MachineAnswer
from consult.reports.coding.rules import NONE
from consult.reports.models import RunContribution, StoredFigure
from consult.territories.models import Organisation
from tests.factories.basics import make_member_of_staff, sign_in
from tests.factories.coding import close, code_all, make_coding, say
from tests.support.analysed_world import GOVERNANCE

BASE = "/consultations/sante/codages"
THEME_VALUE = re.compile(r'name="category" id="[^"]+" value="(\d+)"')


@dataclass
class Room:
    """A coding under way on the shared consultation."""

    app: Flask
    coding_id: int
    people: dict[str, int]

    def browser(self, who: str) -> FlaskClient:
        client = self.app.test_client()
        sign_in(client, db.session.get_one(Person, self.people[who]))
        return client

    @property
    def coding(self) -> DoubleCoding:
        return db.session.get_one(DoubleCoding, self.coding_id)

    def contribution(self, position: int) -> Contribution:
        return db.session.get_one(Contribution, queries.item_at(self.coding_id, position).contribution_id)


@pytest.fixture
def room(analysed_app: Flask) -> Iterator[Room]:
    with analysed_app.app_context():
        consultation = db.session.scalars(sa.select(Consultation)).one()
        organisation = db.session.get_one(Organisation, consultation.organisation_id)
        first, second, other = (make_member_of_staff(organisation, Role.CODER).id for _each in range(3))
        governance = db.session.scalars(sa.select(Person).where(Person.email == GOVERNANCE)).one()
        coding = make_coding(consultation, (first, second), by=governance.id, size=24)
        db.session.commit()
        people = {"first": first, "second": second, "other": other, "governance": governance.id}
        yield Room(analysed_app, coding.id, people)
        db.session.rollback()
        for model in (CodedAnswer, MachineAnswer, CodedItem, DoubleCoding):
            db.session.execute(sa.delete(model))
        db.session.execute(sa.delete(StoredFigure).where(StoredFigure.code == "double_coding"))
        db.session.execute(sa.delete(RoleGrant).where(RoleGrant.person_id.in_([first, second, other])))
        db.session.commit()
        db.session.remove()


def text(response) -> str:
    return response.get_data(as_text=True)


def shape(page: str, room: Room, position: int) -> str:
    """A coder's page without what is its own: words, question, place, token."""
    body = room.contribution(position).body or ""
    page = page.replace(body.strip(), "WORDS").replace("Question 1", "Q").replace("Question 2", "Q")
    page = re.sub(r'(csrf_token" value|csrf-token" content|X-CSRFToken&#34;: &#34;)[^>]*', "", page)
    page = re.sub(r"/codage/\d+/\d+|Contribution \d+ sur|suite=[^\"]*", "PLACE", page)
    return re.sub(r"<a[^>]*data-(earlier|later).*?</a>", "", page, flags=re.DOTALL)


def test_a_coder_s_page_betrays_neither_the_machine_nor_the_other(room: Room) -> None:
    """Every page of every contribution is the same but for its words, whatever the machine or the other coder said."""
    second = room.browser("second")
    before = [text(second.get(f"/codage/{room.coding_id}/{position}")) for position in range(1, 25)]
    machine = queries.machine_answers_of(room.coding_id)
    assert len({row.category for row in machine.values()}) > 3
    shapes = {shape(page, room, position) for position, page in enumerate(before, 1)}
    assert len(shapes) == 1
    for item in queries.items_of(room.coding_id):
        say(room.coding, item, 1, machine[item.id].category)
    db.session.commit()
    after = [text(second.get(f"/codage/{room.coding_id}/{position}")) for position in range(1, 25)]
    assert {shape(page, room, position) for position, page in enumerate(after, 1)} == shapes
    for page in after:
        assert not re.search(r"\bchecked\b", page)
        assert "themed" not in page
        assert "Camille" not in page.split("<main")[1], "nor who the other is"
    names = [theme["label"] for theme in room.coding.themes]
    assert names == sorted(names, key=str.casefold), "in an order that says nothing"
    for address in ("/codage", f"/codage/{room.coding_id}"):
        page = text(second.get(address, follow_redirects=True)).split("<main")[1]
        assert "kappa" not in page.lower()


def test_only_the_two_coders_reach_the_contributions(room: Room) -> None:
    for who in ("other", "governance"):
        client = room.browser(who)
        assert client.get(f"/codage/{room.coding_id}").status_code == 404
        assert client.get(f"/codage/{room.coding_id}/1").status_code == 404
        assert client.post(f"/codage/{room.coding_id}/1", data={"category": NONE}).status_code == 404
        assert "Rien à coder" in text(client.get("/codage"))
    assert room.browser("first").get(BASE).status_code == 403, "a coder reads no result"


def test_coding_without_script_and_going_on_elsewhere(room: Room) -> None:
    phone = room.browser("first")
    assert "À coder" in text(phone.get("/codage"))
    assert phone.get(f"/codage/{room.coding_id}").headers["Location"].endswith("/1")
    page = text(phone.get(f"/codage/{room.coding_id}/1"))
    assert "Contribution 1 sur 24" in page
    theme, also = THEME_VALUE.findall(page)[:2]
    answer = phone.post(f"/codage/{room.coding_id}/1", data={"category": theme, "others": [also, theme]})
    assert answer.headers["Location"].endswith(f"/codage/{room.coding_id}/2")
    computer = room.browser("first")
    assert computer.get(f"/codage/{room.coding_id}").headers["Location"].endswith("/2")
    page = text(computer.get(f"/codage/{room.coding_id}/1"))
    assert re.search(rf'value="{theme}" checked', page)
    assert re.search(rf'id="aussi-{also}" value="{also}" checked', page)
    assert "1 codée<" in page
    kept = queries.answers_of(room.coding_id, 1)[queries.item_at(room.coding_id, 1).id]
    assert (kept.category, kept.others) == (theme, (int(also),))


def test_bad_answers_change_nothing(room: Room) -> None:
    client = room.browser("first")
    for data in ({}, {"category": "999999"}, {"category": "x" * 5_000}, {"category": "none\x00"}):
        response = client.post(f"/codage/{room.coding_id}/1", data=data)
        if response.status_code == 302:
            continue  # a null character is taken out of what is typed
        assert response.status_code == 422
        assert "Choisissez un thème de la liste" in text(response)
    assert client.get(f"/codage/{room.coding_id}/99").status_code == 404
    assert client.post(f"/codage/{room.coding_id}/99", data={"category": NONE}).status_code == 404


def test_a_contribution_moderated_meanwhile_is_not_shown(room: Room) -> None:
    contribution = room.contribution(3)
    body, contribution.moderation = contribution.body, "excluded"
    db.session.commit()
    try:
        client = room.browser("first")
        page = text(client.get(f"/codage/{room.coding_id}/3"))
        assert "quitte l’échantillon" in page
        assert body not in page
        assert "sur 23" in text(client.get(f"/codage/{room.coding_id}/1"))
        refusal = client.post(f"/codage/{room.coding_id}/3", data={"category": NONE})
        assert refusal.status_code == 422
        assert "retirée entre-temps" in text(refusal)
        assert "a quitté l’échantillon" in text(room.browser("governance").get(f"{BASE}/1"))
    finally:
        room.contribution(3).moderation = "published"
        db.session.commit()


def test_a_coder_who_lost_the_role_is_stopped_and_governance_is_told(room: Room) -> None:
    db.session.execute(sa.delete(RoleGrant).where(RoleGrant.person_id == room.people["second"]))
    db.session.commit()
    assert room.browser("second").get(f"/codage/{room.coding_id}/1").status_code == 403
    assert "n’a plus le rôle de codage" in text(room.browser("governance").get(f"{BASE}/1"))


def test_governance_draws(room: Room) -> None:
    close_early(room)
    client = room.browser("governance")
    page = text(client.get(f"{BASE}/nouveau"))
    assert 'value="200"' in page
    data = {"size": 20, "floor": 2, "seed": 5, "first": room.people["first"], "second": room.people["second"]}
    refusals = {
        "Choisissez deux personnes différentes.": {"second": room.people["first"]},
        "que 5": {"size": 1_900},
        "Entre 20 et 2": {"size": 3},
        "Un nombre entre 0": {"seed": -1},
        "Dites combien de contributions": {"size": ""},
    }
    for sentence, wrong in refusals.items():
        response = client.post(f"{BASE}/nouveau", data=data | wrong)
        assert response.status_code == 422, sentence
        assert sentence in text(response)
    assert client.post(f"{BASE}/nouveau", data=data | {"first": "abc"}).status_code == 422
    drawn = client.post(f"{BASE}/nouveau", data=data, follow_redirects=True)
    assert "L’échantillon est tiré" in text(drawn)
    assert "Codage n° 2" in text(drawn)
    assert "Graine 5" in text(drawn)
    again = client.post(f"{BASE}/nouveau", data=data)
    assert again.status_code == 409
    assert "déjà en cours" in text(again)


def close_early(room: Room) -> None:
    item = queries.item_at(room.coding_id, 1)
    say(room.coding, item, 1, NONE)
    say(room.coding, item, 2, NONE)
    close(room.coding, room.people["governance"], "Pour en tirer un autre.")
    db.session.commit()


def test_nothing_is_shown_before_the_end(room: Room) -> None:
    code_all(room.coding)
    db.session.commit()
    client = room.browser("governance")
    page = text(client.get(f"{BASE}/1"))
    assert "24 sur 24" in page
    assert "kappa" not in page.lower().replace("calcule les kappas", "").replace("les kappas porteront", "")
    assert client.get(f"{BASE}/1/desaccords").headers["Location"].endswith("/codages/1")
    answer = client.post(f"{BASE}/1/desaccords/1", data={"category": NONE, "note": "Trop tôt."})
    assert answer.status_code == 409


def test_closing_needs_a_reason_before_the_end(room: Room) -> None:
    client = room.browser("governance")
    nothing = client.post(f"{BASE}/1/cloturer", data={"reason": "Plus le temps."})
    assert nothing.status_code == 422
    assert "il n’y a rien à comparer" in text(nothing)
    item = queries.item_at(room.coding_id, 1)
    say(room.coding, item, 1, NONE)
    say(room.coding, item, 2, NONE)
    db.session.commit()
    assert "dites pourquoi" in text(client.post(f"{BASE}/1/cloturer", data={}))
    assert client.post(f"{BASE}/1/cloturer", data={"reason": "x" * 501}).status_code == 422
    closed = text(client.post(f"{BASE}/1/cloturer", data={"reason": "Plus le temps."}, follow_redirects=True))
    assert "Plus le temps." in closed
    assert room.coding.state is CodingState.CLOSED
    assert client.post(f"{BASE}/1/cloturer", data={"reason": "Encore."}).status_code == 409
    coder = room.browser("first")
    assert "Ce codage est clos" in text(coder.get(f"/codage/{room.coding_id}/1", follow_redirects=True))
    assert coder.post(f"/codage/{room.coding_id}/1", data={"category": NONE}).status_code == 409


def test_results_disagreements_and_the_report(room: Room) -> None:
    code_all(room.coding, mistakes=0.4)
    close(room.coding, room.people["governance"])
    db.session.commit()
    client = room.browser("governance")
    page = text(client.get(f"{BASE}/1"))
    for said in ("Kappa pesé", "Précision", "Rappel", "Landis et Koch", "Lire et trancher les désaccords"):
        assert said in page
    listed = text(client.get(f"{BASE}/1/desaccords"))
    position = int(re.search(r'id="ecart-(\d+)"', listed).group(1))
    assert room.contribution(position).body.strip() in listed
    assert "La machine" in listed
    address = f"{BASE}/1/desaccords/{position}"
    refused = client.post(address, data={"category": NONE, "note": " "})
    assert refused.status_code == 422
    assert "ce qui tranche" in text(refused)
    assert client.post(address, data={"category": "autre", "note": "Non."}).status_code == 422
    kept = client.post(address, data={"category": NONE, "note": "Elle ne dit rien."}, follow_redirects=True)
    assert "Elle ne dit rien." in text(kept)
    assert "Tranchée" in text(kept)
    report = text(client.get("/consultations/sante/rapport"))
    assert "Sûreté du classement" in report
    assert f'href="{BASE}/1"' in report
    public = text(client.get("/consultations/sante/rapport/apercu"))
    assert "figure-double-codage" in public
    assert BASE not in public
    names = db.session.scalars(
        sa.select(Person.last_name).where(Person.id.in_([room.people["first"], room.people["second"]]))
    ).all()
    assert not any(name in public for name in names)


def test_governance_coding_finds_those_contributions_hidden_elsewhere(room: Room) -> None:
    close_early(room)
    consultation = db.session.scalars(sa.select(Consultation)).one()
    coding = make_coding(consultation, (room.people["governance"], room.people["second"]), size=60, seed=9)
    db.session.commit()
    client = room.browser("governance")
    item_id = queries.items_of(coding.id)[0].contribution_id
    body = db.session.get_one(Contribution, item_id).body
    address = f"/consultations/sante/contributions/{item_id}"
    assert client.get(address).status_code == 403
    run = reports.current_run(consultation)
    place = db.session.get(RunContribution, (run.id, item_id))
    slug = f"t{place.theme_id}" if place.theme_id else ""
    statut = "" if slug else place.status
    listed = text(client.get(f"/consultations/sante/contributions?theme={slug}&statut={statut}"))
    assert address not in listed
    assert "elle vous est cachée ici" in listed
    file = text(client.get(f"/consultations/sante/contributions.csv?theme={slug}&statut={statut}"))
    assert len(body) < 20 or body not in file


def test_another_organisation_s_coding_does_not_exist(room: Room) -> None:
    client = room.browser("governance")
    assert client.get(f"{BASE}/9").status_code == 404
    assert client.get("/codage/999999999").status_code == 404
