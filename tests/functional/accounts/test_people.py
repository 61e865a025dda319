"""The people of an organisation: a file of them, the list, a person, their roles and their access."""

import io
import re
import time
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from consult.accounts.models import Account, AccountSession, Person, RoleGrant
from consult.audit.models import AuditEvent
from consult.authz import Role
from consult.db import db, utcnow
from consult.jobs.models import Job
from consult.jobs.runner import run_pending
from tests.factories.basics import (
    make_college,
    make_member_of_staff,
    make_organisation,
    make_person,
    make_territory,
    sign_in,
)

AT = "/administration/personnes"


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def admin(client, organisation):
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR, last_name="Admin", email="admin@exemple.test")
    sign_in(client, person)
    return person


def send(client, data):
    data = data if isinstance(data, bytes) else data.encode()
    return client.post(
        f"{AT}/importer", data={"file": (io.BytesIO(data), "gens.csv")}, content_type="multipart/form-data"
    )


FILE = (
    "identifiant;nom;prénom;email;collège;tranche d'âge;genre;territoire;numéro d'adhérent\n"
    "1;Le Goff;Anne;Anne@exemple.test;Adhérents;40-60;Mme;BRE;A-1\n"
    "2;Martin;;;adherents;80+;;Bretagne;\n"
)


def bring(client, text):
    answer = send(client, text)
    assert answer.status_code == 302, answer.text
    run_pending()
    return client.get(answer.location).text.replace("\u202f", " ").replace("\xa0", " ")


def figures(page):
    return [found.replace(" ", "") for found in re.findall(r"<dd>([\d ]+)</dd>", page)]


def test_a_file_of_people_twice_adds_nobody_twice_and_empty_cells_change_nothing(client, admin, organisation):
    make_college(organisation)
    make_territory(organisation, code="BRE")
    db.session.commit()
    assert figures(bring(client, FILE)) == ["2", "0", "0", "0"]
    assert figures(bring(client, FILE)) == ["0", "0", "2", "0"]
    anne = db.session.scalars(sa.select(Person).where(Person.external_id == "1")).one()
    assert (anne.full_name, anne.member_number, anne.age_band.value) == ("Anne Le Goff", "A-1", "40-60")
    assert anne.college_id
    assert anne.territory_id
    shorter = "identifiant;nom;prénom;email\n1;Le Goff;Anne-Lise;\n"
    assert figures(bring(client, shorter)) == ["0", "1", "0", "0"]
    db.session.expire_all()
    anne = db.session.scalars(sa.select(Person).where(Person.external_id == "1")).one()
    assert (anne.first_name, anne.email) == ("Anne-Lise", "Anne@exemple.test")


def test_refused_lines_come_back_with_a_reason_and_the_others_are_kept(client, admin):
    text = (
        "identifiant;nom;email;collège;tranche d'âge;genre\n1;Bon;bon@exemple.test;;;\n;Sans;a@exemple.test;;;\n"
        "3;;a@exemple.test;;;\n4;Mail;arobase;;;\n5;Inconnu;;Marins;;\n6;Age;;;1975;\n7;Genre;;;;autre chose\n"
        "1;Double;;;;\n8;=1+1;;;;\n" + "9" * 121 + ";Long;;;;\n"
    )
    page = bring(client, text)
    assert figures(page) == ["1", "0", "0", "9"]
    for reason in (
        "l’identifiant manque",
        "le nom manque",
        "n’est pas complète",
        "« Marins » n’est ni un code ni un nom connu",
        "« 1975 » n’est pas une valeur attendue",
        "déjà sur une autre ligne",
        "formule de tableur",
        "dépasse 120 caractères",
    ):
        assert reason in page, reason
    job = db.session.scalars(sa.select(Job).order_by(Job.id.desc())).first()
    lines = client.get(f"{AT}/importer/{job.id}/refus.csv").text.splitlines()
    assert len(lines) == 10
    assert client.get(f"{AT}/importer/99999").status_code == 404


def test_a_file_with_the_wrong_header_is_refused_at_once(client, admin):
    page = send(client, "prénom;ville\nAnne;Brest\n")
    assert page.status_code == 422
    assert "Il manque : external_id, last_name" in page.text.replace("\xa0", " ")
    assert db.session.query(Job).count() == 0


def test_five_thousand_people_take_a_few_seconds(client, admin):
    lines = "".join(f"{n};Nom{n};Prénom;membre{n}@exemple.test\n" for n in range(5000))
    started = time.perf_counter()
    assert figures(bring(client, "identifiant;nom;prénom;email\n" + lines)) == ["5000", "0", "0", "0"]
    assert time.perf_counter() - started < 15
    page = client.get(f"{AT}?q=nom4999").text
    assert "Nom4999" in page
    assert client.get(f"{AT}?page=100").status_code == 200


def test_the_list_is_narrowed_by_words_college_place_and_role(client, admin, organisation):
    college = make_college(organisation)
    region = make_territory(organisation)
    below = make_territory(organisation, "Finistère", parent_id=region.id)
    make_person(organisation, last_name="Dupont", college_id=college.id, territory_id=below.id)
    make_person(organisation, last_name="Du%ont")
    make_person(make_organisation("ailes"), last_name="Dupont-Ailleurs")
    db.session.commit()
    at = "/o/rives" + AT
    assert "Ailleurs" not in client.get(f"{at}?q=dupont").text
    assert "Du%ont" not in client.get(f"{at}?q=dupont").text
    assert "Dupont" not in client.get(f"{at}?q=%25").text
    assert "Dupont" in client.get(f"{at}?college={college.id}&territoire={region.id}").text
    assert "Dupont" not in client.get(f"{at}?role=administrator").text
    for strange in ("college=abc", "territoire=99999", "role=roi", "q=%00", "page=-3"):
        assert client.get(f"{at}?{strange}").status_code == 200


def test_a_person_is_added_and_corrected_by_hand(client, admin):
    assert client.post(f"{AT}/ajouter", data={"last_name": ""}).status_code == 422
    where = client.post(f"{AT}/ajouter", data={"last_name": "Martin", "email": "m@exemple.test"}).location
    assert "Martin" in client.get(where).text
    client.post(f"{where}/modifier", data={"last_name": "Martin", "first_name": "Zoé", "age_band": "60-80"})
    assert "60 à 80 ans" in client.get(where).text
    other = make_college(make_organisation("ailes"))
    db.session.commit()
    page = client.post(f"/o/rives{where}/modifier", data={"last_name": "M", "college_id": other.id})
    assert page.status_code == 422, "another organisation's college"


def test_an_account_is_opened_by_a_mailed_link_and_withdrawn_everywhere(client, admin, organisation, context):
    context.extensions["mailman"].outbox = sent = []
    person = make_person(organisation, email="Neuve@exemple.test")
    db.session.commit()
    at, mine = f"{AT}/{person.id}", f"{AT}/{admin.id}"
    client.post(f"{at}/compte")
    run_pending()
    assert sent[0].to == ["neuve@exemple.test"]
    link = sent[0].body.partition("http://127.0.0.1:8000")[2].split()[0]
    theirs = client.application.test_client()
    assert theirs.post(link).status_code == 302
    assert theirs.get("/mon-compte").status_code == 200
    assert client.post(f"{at}/compte/retirer").status_code == 302
    assert theirs.get("/mon-compte").status_code == 302
    assert db.session.scalars(sa.select(AccountSession.ended_at).order_by(AccountSession.id.desc())).first()
    assert theirs.post(link).status_code == 410
    assert client.post(f"{mine}/compte/retirer").status_code == 409, "one's own access"


def test_two_people_who_share_an_address_do_not_share_an_account(client, admin, organisation):
    first = make_person(organisation, email="couple@exemple.test")
    second = make_person(organisation, email="couple@exemple.test")
    without = make_person(organisation, email=None)
    db.session.commit()
    assert client.post(f"{AT}/{first.id}/compte").status_code == 302
    assert client.post(f"{AT}/{second.id}/compte").status_code == 409
    came_from = f"/o/rives{AT}/{without.id}?x=1"
    refused = client.post(f"/o/rives{AT}/{without.id}/compte", headers={"Referer": f"http://localhost{came_from}"})
    assert refused.status_code == 422
    assert f'href="{came_from}">Revenir à la page précédente' in refused.text


@pytest.mark.parametrize(
    ("came_from", "typed"),
    [
        ("https://ailleurs.test/o/rives/x", {}),
        ("http://localhost.ailleurs.test/o/rives/x", {}),
        ("http://localhost/o/ailes/x", {}),
        ("http://localhost//ailleurs.test", {}),
        ("http://[", {}),
        ("", {}),
        ("http://localhost/o/rives/x", {"last_name": "Un texte que le lien perdrait"}),
    ],
)
def test_an_error_page_leads_back_to_our_own_pages_only(client, admin, came_from, typed):
    page = client.post("/o/rives/absente", headers={"Referer": came_from}, data=typed)
    assert page.status_code == 404
    assert "Revenir à la page précédente" not in page.text


def test_withdrawing_somebody_who_also_belongs_elsewhere_leaves_them_there(client, admin, organisation):
    ailes = make_organisation("ailes")
    there = make_member_of_staff(ailes, email="deux@exemple.test")
    here = make_person(organisation, email="deux@exemple.test", account_id=there.account_id)
    db.session.commit()
    client.post(f"/o/rives{AT}/{here.id}/compte/retirer")
    db.session.expire_all()
    assert db.session.get(Account, there.account_id).disabled_at is None
    assert db.session.get(Person, here.id).account_id is None


def test_an_access_that_was_withdrawn_is_not_given_back_by_another_organisation(client, admin, organisation):
    gone = make_member_of_staff(organisation, Role.ADMINISTRATOR, email="deux@exemple.test")
    ailes = make_organisation("ailes")
    there, theirs = make_person(ailes, email="deux@exemple.test"), client.application.test_client()
    sign_in(theirs, make_member_of_staff(ailes, Role.ADMINISTRATOR, email="chef@ailes.test"))
    db.session.commit()
    assert client.post(f"/o/rives{AT}/{gone.id}/compte/retirer").status_code == 302
    assert theirs.post(f"/o/ailes{AT}/{there.id}/compte").status_code == 302
    db.session.expire_all()
    account = db.session.get(Person, there.id).account
    assert account.disabled_at is None
    assert db.session.get(Person, gone.id).account_id is None


def grant(client, person, role, **more):
    data = {"role": role.value, "territory_id": "", "starts_on": "", "ends_on": "", **more}
    return client.post(f"{AT}/{person.id}/roles", data=data)


def test_a_role_is_granted_by_territory_and_dates_ended_and_recorded(client, admin, organisation):
    person = make_person(organisation)
    territory = make_territory(organisation)
    db.session.commit()
    tomorrow = utcnow().date() + timedelta(days=1)
    values = {"territory_id": territory.id, "starts_on": tomorrow.isoformat()}
    assert grant(client, person, Role.ELECTED_OFFICIAL, **values).status_code == 302
    assert "À venir" in client.get(f"{AT}/{person.id}").text
    assert grant(client, person, Role.ELECTED_OFFICIAL, **values).status_code == 422
    row = db.session.query(RoleGrant).filter_by(person_id=person.id).one()
    assert (row.territory_id, row.starts_on, row.granted_by_id) == (territory.id, tomorrow, admin.id)
    client.post(f"{AT}/{person.id}/roles/{row.id}/terminer")
    assert "Terminé" in client.get(f"{AT}/{person.id}").text
    assert {"role.grant", "role.end"} <= set(db.session.scalars(sa.select(AuditEvent.action)))


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": "2030-05-02", "ends_on": "2030-05-01"},
        {"starts_on": "0001-01-01"},
        {"ends_on": "9999-12-31"},
        {"ends_on": "31/12/2030"},
    ],
)
def test_absurd_dates_of_a_role_are_refused(client, admin, organisation, dates):
    person = make_person(organisation)
    db.session.commit()
    assert grant(client, person, Role.GOVERNANCE, **dates).status_code == 422
    assert db.session.query(RoleGrant).filter_by(person_id=person.id).count() == 0


def test_a_dpo_makes_no_administrator_nor_takes_one_over(client, organisation):
    dpo = make_member_of_staff(organisation, Role.DPO)
    boss = make_member_of_staff(organisation, Role.ADMINISTRATOR, email="boss@exemple.test")
    future = make_person(organisation)
    db.session.add(RoleGrant(person_id=future.id, role=Role.ADMINISTRATOR, starts_on=date(2090, 1, 1)))
    sign_in(client, dpo)
    person = make_person(organisation)
    db.session.commit()
    assert grant(client, person, Role.ADMINISTRATOR).status_code == 422
    assert grant(client, person, Role.GOVERNANCE).status_code == 422
    assert grant(client, person, Role.ELECTED_OFFICIAL).status_code == 422
    assert grant(client, person, Role.CODER).status_code == 422
    assert grant(client, person, Role.PARTICIPANT).status_code == 302
    stolen = {"last_name": "X", "email": "voleur@exemple.test"}
    assert client.post(f"{AT}/{boss.id}/modifier", data=stolen).status_code == 403
    assert client.post(f"{AT}/{boss.id}/compte/retirer").status_code == 403
    assert client.post(f"{AT}/{boss.id}/compte").status_code == 403
    assert client.post(f"{AT}/{future.id}/modifier", data=stolen).status_code == 403
    assert client.post(f"{AT}/{person.id}/modifier", data=stolen).status_code == 302


def test_a_role_that_opens_pages_of_the_whole_organisation_is_not_given_on_a_territory(client, admin, organisation):
    region = make_territory(organisation)
    person = make_person(organisation)
    sign_in(client, admin)
    refused = grant(client, person, Role.GOVERNANCE, territory_id=region.id)
    assert refused.status_code == 422
    assert "pas sur un seul territoire" in refused.text
    assert grant(client, person, Role.ELECTED_OFFICIAL, territory_id=region.id).status_code == 302


def test_an_administrator_of_a_territory_opens_no_page_of_the_whole_organisation(client, organisation):
    region = make_territory(organisation)
    below = make_territory(organisation, "Finistère", parent_id=region.id)
    local = make_member_of_staff(organisation)
    db.session.add(RoleGrant(person_id=local.id, role=Role.ADMINISTRATOR, territory_id=region.id))
    sign_in(client, local)
    person = make_person(organisation)
    db.session.commit()
    assert client.get(AT).status_code == 403
    assert grant(client, person, Role.MODERATOR, territory_id=below.id).status_code == 403
    boss = make_member_of_staff(organisation, Role.ADMINISTRATOR, email="boss@exemple.test")
    db.session.commit()
    stolen = {"last_name": "X", "email": "voleur@exemple.test"}
    assert client.post(f"{AT}/{boss.id}/modifier", data=stolen).status_code == 403, "how to become administrator of all"
    assert client.post(f"{AT}/{boss.id}/compte/retirer").status_code == 403


def test_the_last_administrator_stays(client, admin, organisation):
    row = db.session.query(RoleGrant).filter_by(person_id=admin.id).one()
    assert client.post(f"{AT}/{admin.id}/roles/{row.id}/terminer").status_code == 409
    make_member_of_staff(organisation, Role.ADMINISTRATOR)
    db.session.commit()
    assert client.post(f"{AT}/{admin.id}/roles/{row.id}/terminer").status_code == 302
    assert client.get(AT).status_code == 403, "the role ends at once"


def test_another_organisation_s_people_do_not_exist(client, admin):
    ailes = make_organisation("ailes")
    other = make_person(ailes, last_name="AILLEURS")
    row = RoleGrant(person_id=other.id, role=Role.ADMINISTRATOR)
    db.session.add(row)
    db.session.commit()
    at = f"/o/rives{AT}/{other.id}"
    assert client.get(at).status_code == 404
    assert client.get(f"{at}/modifier").status_code == 404
    for path in ("roles", f"roles/{row.id}/terminer", "compte", "compte/retirer", "modifier"):
        data = {"role": "moderator", "last_name": "x", "territory_id": ""}
        assert client.post(f"{at}/{path}", data=data).status_code == 404, path
    assert client.post(f"/o/rives{AT}/{admin.id}/roles/{row.id}/terminer").status_code == 404
