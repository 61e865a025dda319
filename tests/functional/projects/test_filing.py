"""A member files a project step by step; what is typed is never lost; what cannot be is refused in a sentence."""

import io
import struct
import uuid
import zlib
from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.db import db, utcnow
from consult.notifications.models import Message
from consult.projects.models import CallKind, PhaseKind, Project, ProjectEvent, ProjectFile, Stage
from tests.factories.basics import make_college, make_member_of_staff, sign_in
from tests.factories.projects import make_call, make_project
from tests.support import sample_files


def announcing(width, height):
    """A small PNG whose first bytes announce a huge one."""
    data = bytearray(sample_files.picture(kind="PNG"))
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(bytes(data[12:29])))
    return bytes(data)


def test_a_project_is_filed_step_by_step(client, filing, call, territory, member):
    assert "Comptez un quart d’heure" in client.get("/appels/agir/deposer").text
    filing.begin().fill(call, territory)
    check = client.get(f"{filing.at}/verifier").text
    assert "Un jardin pour se retrouver" in check
    assert "470,50" in check
    assert "Déposer mon projet" in check
    assert filing.file().status_code == 303
    assert "Votre projet est déposé" in client.get(f"{filing.at}/recu").text
    project = filing.project
    assert (project.stage, project.asked_cents) == (Stage.FILED, 35_050)
    assert project.slug == f"un-jardin-pour-se-retrouver-{project.id}"
    assert project.published_at is not None
    assert "jardin" in project.search_text.split()
    page = client.get(filing.at).text
    assert "La commission va l’examiner" in page
    assert "En ce moment" in page, "the calendar says where the call is"
    told = db.session.scalars(sa.select(Message).where(Message.template == "project_step")).all()
    assert [message.recipient for message in told] == ["camille@exemple.test"]


def test_filing_says_what_is_missing_and_where(client, filing):
    filing.begin()
    page = client.get(f"{filing.at}/verifier").text
    for sentence in ("Le projet n’a pas de titre.", "La catégorie est à choisir.", "Le territoire est à choisir."):
        assert sentence in page
    assert "Déposer mon projet" not in page
    assert filing.file().status_code == 422
    assert filing.project.stage is Stage.DRAFT


def test_a_double_click_begins_one_draft_and_files_once(client, filing, call, territory):
    key = str(uuid.uuid4())
    filing.begin(key).begin(key).fill(call, territory)
    before = filing.at
    assert filing.file().status_code == 303
    again = client.post(f"{filing.at}/deposer")
    assert again.status_code == 303
    assert client.post(f"{before}/deposer").status_code == 404, "a draft's address ends with it"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Project)) == 1
    filed = db.session.scalars(sa.select(ProjectEvent).where(ProjectEvent.kind == "filed")).all()
    assert len(filed) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [("-1", "Un montant ne peut pas être négatif"), ("10000000000,01", "dépasse un milliard"), ("dix", "en euros")],
)
def test_an_absurd_budget_is_refused_in_a_sentence_and_kept(filing, typed, said):
    filing.begin()
    answer = filing.send("budget", **{"lines-0-label": "Outils", "lines-0-cents": typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'value="Outils"' in answer.text
    assert filing.project.asked_cents == 0


def test_a_budget_above_what_the_call_gives_is_kept_and_cannot_be_filed(client, filing, call, territory):
    filing.begin().fill(call, territory)
    assert filing.send("budget", **{"lines-0-label": "Serre", "lines-0-cents": "6000"}).status_code == 303
    assert "réduisez une ligne avant de déposer" in client.get(f"{filing.at}/budget").text
    answer = filing.file()
    assert answer.status_code == 422
    assert "l’appel donne au plus 5\u202f000" in answer.text


def test_a_half_written_line_of_budget_says_what_it_lacks(filing):
    filing.begin()
    assert "Indiquez le montant de cette ligne" in filing.send("budget", **{"lines-0-label": "Outils"}).text
    assert "Dites à quoi sert ce montant" in filing.send("budget", **{"lines-0-cents": "12"}).text


def test_what_is_typed_is_saved_without_leaving_the_page(client, filing):
    filing.begin()
    page = filing.page("projet")
    typed = {"title": "Un jar", "summary": "", "category_id": "", **page}
    answer = client.post(f"{filing.at}/brouillon/projet", data=typed)
    assert "Enregistré à" in answer.text
    assert filing.project.title == "Un jar"
    answer = client.post(f"{filing.at}/brouillon/projet", data={"title": "x" * 500, **page})
    assert "Pas encore enregistré" in answer.text
    assert filing.project.title == "Un jar"


def test_the_page_s_own_saving_is_no_conflict(client, filing, call):
    """The button is pressed before the answer to the last autosaving came back."""
    filing.begin()
    page = filing.page("projet")
    client.post(f"{filing.at}/brouillon/projet", data={"title": "Un jar", **page})
    assert filing.send("projet", title="Un jardin", **page).status_code == 303
    late = client.post(f"{filing.at}/brouillon/projet", data={"title": "Un jar", **page})
    assert "Pas encore enregistré" in late.text, "what arrives after the button does not come back"
    assert filing.project.title == "Un jardin"


def test_two_devices_at_once_lose_nothing(filing):
    filing.begin()
    phone, computer = filing.page("besoin"), filing.page("besoin")
    assert filing.send("besoin", need="Écrit sur le téléphone.", **phone).status_code == 303
    answer = filing.send("besoin", need="Écrit sur l’ordinateur.", **computer)
    assert answer.status_code == 409
    assert "Écrit sur le téléphone." in answer.text
    assert "Écrit sur l’ordinateur." in answer.text
    assert filing.project.need == "Écrit sur le téléphone."


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_closing_second_is_too_late_and_loses_nothing(client, filing, call, territory, seconds):
    filing.begin().fill(call, territory)
    end = next(phase for phase in call.phases if phase.kind is PhaseKind.FILING)
    end.ends_at = utcnow() - timedelta(seconds=seconds)
    db.session.commit()
    answer = filing.file()
    assert answer.status_code == 422
    assert "Le dépôt est clos" in answer.text
    assert "Votre brouillon est conservé" in answer.text
    assert filing.project.stage is Stage.DRAFT
    assert "Un jardin pour se retrouver" in client.get(filing.at).text
    assert client.post("/appels/agir/deposer", data={"client_key": str(uuid.uuid4())}).status_code == 422


def test_a_category_retired_meanwhile_is_to_be_chosen_again(client, filing, call, territory):
    filing.begin().fill(call, territory)
    call.categories[0].retired = True
    db.session.commit()
    assert "La catégorie est à choisir." in client.get(f"{filing.at}/verifier").text


def test_a_call_for_another_college_says_so(client, filing, organisation, call):
    call.college_ids = [make_college(organisation).id]
    db.session.commit()
    answer = client.post("/appels/agir/deposer", data={"client_key": str(uuid.uuid4())})
    assert answer.status_code == 403
    assert "d’autres collèges que le vôtre" in answer.text


def test_the_fields_of_the_call_s_own_are_asked_and_required(client, filing, call, territory):
    call.own_fields = [
        {
            "key": "champ_1",
            "label": "Public visé",
            "help": "",
            "required": True,
            "kind": "choice",
            "choices": ["A", "B"],
        },
        {"key": "champ_2", "label": "Bénévoles", "help": "", "required": False, "kind": "number", "choices": []},
    ]
    db.session.commit()
    filing.begin().fill(call, territory)
    assert filing.file().status_code == 422
    assert filing.send("precisions", champ_1="C", champ_2="9" * 30).status_code == 422
    assert filing.send("precisions", champ_1="B", champ_2="12").status_code == 303
    assert filing.project.own_values == {"champ_1": "B", "champ_2": 12}
    assert filing.file().status_code == 303


def test_a_request_for_support_stays_private(client, filing, organisation, territory):
    support = make_call(organisation, slug="soutien", kind=CallKind.SUPPORT)
    db.session.commit()
    answer = client.post("/appels/soutien/deposer", data={"client_key": str(uuid.uuid4())})
    filing.at = answer.location.rsplit("/", 1)[0]
    assert client.get(f"{filing.at}/auteurs").status_code == 404
    filing.fill(support, territory)
    assert "Déposer ma demande" in client.get(f"{filing.at}/verifier").text
    assert filing.file().status_code == 303
    assert filing.project.published_at is None


def test_what_is_filed_is_rewritten_until_filing_closes(client, filing, call, territory):
    filing.begin().fill(call, territory)
    filing.file()
    refused = filing.send("projet", title="", summary="x", category_id=call.categories[0].id)
    assert refused.status_code == 422
    assert filing.project.title == "Un jardin pour se retrouver", "what others read never goes missing"
    sent = filing.send("projet", title="Un verger", summary="Des pommes.", category_id=call.categories[0].id)
    assert sent.location.endswith(filing.at)
    assert "Modifié par ses auteurs" in client.get(filing.at).text
    end = next(phase for phase in call.phases if phase.kind is PhaseKind.FILING)
    end.ends_at = utcnow()
    db.session.commit()
    assert client.get(f"{filing.at}/projet").status_code == 404
    assert client.post(f"{filing.at}/brouillon/projet", data={"title": "y"}).status_code == 404


def test_nobody_else_reads_a_draft(app, organisation, filing):
    filing.begin()
    other = app.test_client()
    sign_in(other, make_member_of_staff(organisation))
    for path in ("", "/projet", "/verifier", "/fichiers", "/auteurs", "/retirer"):
        assert other.get(filing.at + path).status_code == 404


def test_a_project_is_taken_back(client, filing, call, territory):
    filing.begin().fill(call, territory)
    filing.file()
    assert "Cela ne se défait pas" in client.get(f"{filing.at}/retirer").text
    assert client.post(f"{filing.at}/retirer").status_code == 303
    assert filing.project.stage is Stage.WITHDRAWN
    assert "Retiré" in client.get("/mes-projets").text


def attach(client, at, data, name="photo.jpg"):
    sent = {"file": (io.BytesIO(data), name), "alternative": "Le terrain"}
    return client.post(f"{at}/fichiers", data=sent, content_type="multipart/form-data")


def test_a_picture_is_cleaned_kept_once_and_served_through_permission(
    app, client, organisation, filing, call, territory
):
    filing.begin().fill(call, territory)
    picture = sample_files.picture()
    assert attach(client, filing.at, picture).status_code == 303
    assert attach(client, filing.at, picture).status_code == 303
    file = db.session.scalars(sa.select(ProjectFile)).one()
    address, stranger = f"/projets/fichiers/{file.token}", app.test_client()
    with client.get(address) as served:
        assert served.status_code == 200
        assert b"Exif" not in served.data
    assert stranger.get(address).status_code == 404, "a draft is its authors' own"
    filing.file()
    with stranger.get(address) as answer:
        assert answer.status_code == 200
    assert client.post(f"{filing.at}/fichiers/{file.id}/retirer").status_code == 303
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Ce fichier est vide"),
        (b"<html><script>alert(1)</script>", "n’est pas de ceux que l’on peut joindre"),
        (announcing(60_000, 60_000), "trop grande"),
        (b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024), "dépasse 10 mégaoctets"),
    ],
    ids=["nothing", "page named .jpg", "bomb", "too heavy"],
)
def test_a_file_that_cannot_be_kept_is_refused_in_a_sentence(client, filing, data, said):
    filing.begin()
    answer = attach(client, filing.at, data)
    assert answer.status_code == 422
    assert said in answer.text
    assert not db.session.scalars(sa.select(ProjectFile)).all()


def test_a_picture_of_two_hundred_megabytes_is_not_even_read(client, filing):
    filing.begin()
    answer = attach(client, filing.at, b"\xff\xd8\xff" + bytes(30 * 1024 * 1024))
    assert answer.status_code == 413
    assert "Cet envoi est trop lourd" in answer.text


def test_drafts_are_not_without_number(client, member, call):
    for _number in range(20):
        make_project(call, member, stage=Stage.DRAFT)
    db.session.commit()
    answer = client.post("/appels/agir/deposer", data={"client_key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "déjà 20 brouillons" in answer.text
