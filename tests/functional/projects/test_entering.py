"""Ideas gathered off line are filed by staff and élus, one by one or from a spreadsheet, once."""

import io

import pytest
import sqlalchemy as sa

from consult.authz import Role
from consult.db import db
from consult.projects.models import Author, Channel, PhaseKind, Project, Stage
from tests.factories.basics import make_member_of_staff, make_person, make_territory, sign_in
from tests.factories.projects import make_call, make_elected
from tests.factories.workbooks import make_workbook

AT = "/saisie-projets/agir"
IDEA = {"channel": "box", "title": "Un banc", "summary": "Devant l’agence."}
HEADING = "identifiant;titre;résumé;catégorie;territoire;adhérent;canal;montant\n"


@pytest.fixture
def clerk(client, organisation, call):
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


def projects():
    db.session.expire_all()
    return db.session.scalars(sa.select(Project).order_by(Project.id)).all()


def test_an_idea_is_entered_in_a_member_s_name(client, organisation, clerk, territory):
    member = make_person(organisation, member_number="A12")
    db.session.commit()
    sent = IDEA | {"territory_id": territory.id, "member_number": "A12", "asked_cents": "200"}
    assert client.post(AT, data=sent).status_code == 303
    project = projects()[0]
    assert (project.stage, project.channel, project.entered_by_id) == (Stage.FILED, Channel.BOX, clerk.id)
    assert project.asked_cents == 20_000
    assert db.session.scalars(sa.select(Author.person_id)).all() == [member.id]


def test_an_idea_without_a_name_has_no_author(client, clerk):
    assert client.post(AT, data=IDEA).status_code == 303
    assert not db.session.scalars(sa.select(Author)).all()
    assert "Un banc" in client.get("/administration/appels/agir/projets").text


def test_an_unknown_number_is_refused_and_nothing_is_lost(client, clerk):
    answer = client.post(AT, data=IDEA | {"member_number": "ZZ"})
    assert answer.status_code == 422
    assert "Aucun membre n’a ce numéro" in answer.text
    assert 'value="Un banc"' in answer.text
    assert not projects()


def test_an_elu_enters_in_their_own_territory_alone(client, organisation, territory, call):
    elsewhere = make_territory(organisation, "Ailleurs")
    sign_in(client, make_elected(territory))
    assert client.post(AT, data=IDEA | {"territory_id": elsewhere.id}).status_code == 422
    assert client.post(AT, data=IDEA).status_code == 422
    assert client.post(AT, data=IDEA | {"territory_id": territory.id}).status_code == 303
    table = HEADING + "1;Un banc;Ici;;Ailleurs;;;\n2;Une rampe;Là;;Bretagne;;;\n"
    page = send(client, table.encode()).text
    assert "ce territoire n’est pas l’un des vôtres" in page
    assert "Une idée à déposer" in page


def test_boxes_are_emptied_until_the_examination_ends(client, organisation, clerk):
    for phase, slug in ((PhaseKind.EXAMINATION, "examen"), (PhaseKind.SELECTION, "vote")):
        make_call(organisation, phase, slug=slug)
    db.session.commit()
    assert client.post("/saisie-projets/examen", data=IDEA).status_code == 303
    answer = client.post("/saisie-projets/vote", data=IDEA)
    assert answer.status_code == 422
    assert "plus rien ne s’y saisit" in answer.text


def send(client, data, name="idees.csv"):
    sent = {"source": "boîte de Brest", "channel": "box", "file": (io.BytesIO(data), name)}
    return client.post(f"{AT}/tableau", data=sent, content_type="multipart/form-data")


def confirm(client, page, **more):
    content = page.text.split('name="content" value="')[1].split('"')[0].replace("&#34;", '"').replace("&amp;", "&")
    return client.post(f"{AT}/tableau", data={"source": "boîte de Brest", "channel": "box", "content": content, **more})


def test_a_spreadsheet_is_looked_at_then_filed_once(client, organisation, clerk):
    make_person(organisation, member_number="A12")
    db.session.commit()
    table = HEADING + (
        "1;Un banc;Devant l’agence.;Entraide;Bretagne;A12;papier;1 200,50\n"
        "2;Une rampe;Pour sortir.;;;;;\n"
        "2;Une rampe;Encore.;;;;;\n"
        ";Sans numéro;x;;;;;\n"
        "4;Trop cher;x;;;;;1000000000000\n"
        "5;Négatif;x;;;;;-1\n"
        "6;Inconnu;x;Météo;;;;\n"
        "7;Personne;x;;;B99;;\n"
    )
    page = send(client, table.encode())
    assert "2 idées à déposer" in page.text
    for reason in (
        "déjà sur une autre ligne",
        "il manque l’identifiant",
        "n’est pas un montant possible",
        "«\xa0Météo\xa0» n’est pas une valeur connue",
        "aucun membre n’a le numéro «\xa0B99\xa0»",
    ):
        assert reason in page.text.replace("« ", "«\xa0").replace(" »", "\xa0»"), reason
    assert not projects(), "nothing is filed before it is confirmed"
    refused = confirm(client, page, do="refused")
    assert refused.mimetype == "text/csv"
    assert "Trop cher" in refused.text
    assert confirm(client, page).status_code == 303
    first, second = projects()
    assert (first.asked_cents, first.channel, first.external_id) == (120_050, Channel.PAPER, "1")
    assert (second.channel, second.source) == (Channel.BOX, "boîte de Brest")
    assert "3 déjà déposées" in send(client, table.encode()).text
    assert confirm(client, page).status_code == 303
    assert len(projects()) == 2


def test_a_workbook_is_read_too(client, clerk):
    data = make_workbook([["identifiant", "titre", "résumé"], ["1", "Un banc", "Devant l’agence."]])
    page = send(client, data, "idees.xlsx")
    assert "Une idée à déposer" in page.text
    assert confirm(client, page).status_code == 303
    assert [project.title for project in projects()] == ["Un banc"]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "Choisissez un fichier"), (b"a;b\n1;2\n", "Il manque"), (b"\x00\x01\x02", "")],
)
def test_a_file_that_is_no_such_table_is_refused(client, clerk, data, said):
    answer = send(client, data)
    assert answer.status_code == 422
    assert said in answer.text
