"""Letters by post: a code and a drawing for those whom no e-mail reaches; the code opens what the link opens."""

import csv
import io

import pypdf
import pytest
import python_calamine
import sqlalchemy as sa

from consult.authz import Role
from consult.consultations.models import Invitation, InvitedPerson
from consult.db import db
from consult.extensions import limiter
from consult.factory import create_app
from consult.jobs.models import Job
from consult.jobs.runner import run_pending
from consult.notifications.models import MailStop
from consult.notifications.states import MailPurpose
from consult.secrets import letter_code, normal_letter_code
from tests.factories.basics import make_member_of_staff, make_person, sign_in
from tests.support.inviting import invite_everybody, person

AT = "/administration/consultations/sante/courrier"


@pytest.fixture
def people(client, admin, organisation):
    """Jeanne lives somewhere and has no e-mail, Paul lives nobody knows where, mail no longer reaches Zoé."""
    make_person(
        organisation, email=None, first_name="Jeanne", last_name="=Le Goff", address="3 rue du Port\nBât. B",
        postcode="01200", city="Brest",
    )  # fmt: skip
    make_person(organisation, email=None, first_name="Paul", last_name="Martin")
    make_person(organisation, email="zoe@exemple.test", first_name="Zoé", last_name="Petit", city="Brest")
    make_person(organisation, email="bonne@exemple.test")
    stop = MailStop(organisation_id=organisation.id, address="zoe@exemple.test", purpose=MailPurpose.BOUNCE)
    db.session.add(stop)
    db.session.commit()


def letters(client, ending):
    """The file of that format, as the person who asked for it downloads it."""
    answer = client.post(AT, data={"college_id": "", "territory_id": "", "format_": ending})
    assert answer.location == AT, answer.text
    run_pending()
    job_id = db.session.scalar(sa.select(sa.func.max(Job.id)))
    with client.get(f"{AT}/{job_id}") as file:
        assert file.status_code == 200
        return file.data


def rows(client):
    return list(csv.DictReader(io.StringIO(letters(client, "csv").decode("utf-8-sig")), delimiter=";"))


def test_a_table_holds_addresses_and_a_code_each_and_the_same_ones_again(client, people):
    jeanne, paul, zoe = rows(client)
    assert jeanne["nom"] == "Jeanne =Le Goff"
    assert [jeanne[name] for name in ("adresse", "complément", "code postal", "ville")] == [
        "3 rue du Port", "Bât. B", "01200", "Brest"
    ]  # fmt: skip
    assert paul["ville"] == ""
    assert zoe["nom"] == "Zoé Petit"
    assert len({row["code"] for row in (jeanne, paul, zoe)}) == 3
    assert rows(client) == [jeanne, paul, zoe]
    assert db.session.query(Invitation).count() == db.session.query(InvitedPerson).count() == 3
    page = client.get(AT).text.replace("\u202f", " ")
    assert "3 lettres sont prêtes" in page
    assert "Une d’elles n’a pas d’adresse postale" in page


def test_somebody_invited_by_mail_before_keeps_their_link(client, people):
    invite_everybody(client)
    nonce = db.session.scalar(sa.select(Invitation.nonce).where(Invitation.email == "zoe@exemple.test"))
    zoe = rows(client)[2]
    key = client.application.config["SECRET_KEY"]
    assert zoe["code"] == letter_code(key, nonce)
    assert db.session.scalar(sa.select(sa.func.count()).where(Invitation.email == "zoe@exemple.test")) == 1


def test_a_workbook_keeps_noughts_and_runs_nothing(client, people):
    sheet = python_calamine.load_workbook(io.BytesIO(letters(client, "xlsx"))).get_sheet_by_index(0)
    header, jeanne, *_others = sheet.to_python()
    assert jeanne[header.index("code postal")] == "01200"
    assert jeanne[0] == "Jeanne =Le Goff"


def test_letters_to_print_are_an_accessible_pdf_of_a_page_each(client, people):
    read = pypdf.PdfReader(io.BytesIO(letters(client, "pdf")))
    assert len(read.pages) == 3
    text = read.pages[0].extract_text()
    assert "3 rue du Port" in text
    assert "01200 Brest" in text
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == "fr"


def test_the_code_opens_what_the_link_opens(client, people, context):
    code = rows(client)[0]["code"]
    reader = context.test_client()
    assert reader.get("/courrier").status_code == 200
    door = reader.post("/courrier", data={"code": f" {code.lower().replace('-', ' ')} "})
    assert door.status_code == 303
    opened = reader.post(door.location)
    assert opened.status_code == 303
    assert opened.location.endswith("/consultations/sante/questions") or "/consultations/sante" in opened.location


@pytest.mark.parametrize("typed", ["", "ABCDE-23456", "AB", "x" * 61, "0O1I!-?????", "\x00"])
def test_a_code_of_nobody_opens_nothing(client, people, typed):
    page = client.post("/courrier", data={"code": typed})
    assert page.status_code == 422
    assert "/i/" not in page.text


def test_guesses_are_counted_by_the_start_of_the_code_wherever_they_come_from(client, people):
    app = create_app({**client.application.config, "RATELIMIT_ENABLED": True})
    guesser = app.test_client()
    try:
        statuses = [
            guesser.post("/courrier", data={"code": f"ABCD{last}-23456"}, environ_base={"REMOTE_ADDR": address})
            for last, address in zip("ABCDEFGHJKLM", (f"10.0.0.{n}" for n in range(12)), strict=True)
        ]
        assert [each.status_code for each in statuses] == [422] * 10 + [429] * 2
        assert guesser.post("/courrier", data={"code": "WXYZA-23456"}).status_code == 422, "others are not stopped"
    finally:
        limiter.reset()
        limiter.enabled = False
        with app.app_context():
            db.engine.dispose()


def test_the_file_is_for_whoever_asked_for_it(client, people, organisation, context):
    rows(client)
    job_id = db.session.scalar(sa.select(sa.func.max(Job.id)))
    from consult.territories.models import Organisation

    other = context.test_client()
    sign_in(other, make_member_of_staff(db.session.query(Organisation).one(), Role.ADMINISTRATOR))
    assert other.get(f"{AT}/{job_id}").status_code == 403
    assert other.get(AT).status_code == 200


def test_when_mail_reaches_everybody_there_is_nothing_to_print(client, admin):
    person(email="a@exemple.test")
    page = client.post(AT, data={"college_id": "", "territory_id": "", "format_": "csv"})
    assert page.status_code == 409
    assert "une adresse e-mail qui fonctionne" in page.text


def test_a_code_is_read_however_it_is_typed():
    assert normal_letter_code("abcde 23456") == "ABCDE-23456"
    assert normal_letter_code("ABCDE-2345") == normal_letter_code("") == ""
