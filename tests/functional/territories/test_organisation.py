"""Setting an organisation up: its settings, its colours and logo, its pages, its files."""

import io

import pytest
from PIL import Image

from consult.authz import InstallationActor, Role
from consult.db import db
from consult.territories.levels import Level
from consult.territories.models import College, LegalPage, Organisation, Territory
from consult.territories.operations.create_organisation import create_organisation
from tests.factories.basics import make_member_of_staff, make_organisation, make_territory, sign_in

SETTINGS = "/administration/organisation"


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def admin(client, organisation):
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


def settings(**values):
    return {"name": "Mutuelle des Rives", "k": "11", "brand_colour": "#4e2348", "contact_email": "", **values}


def picture(kind="PNG", size=(400, 120)):
    buffer = io.BytesIO()
    Image.new("RGB", size, "#4e2348").save(buffer, kind)
    return buffer.getvalue()


def send(client, path, data, **more):
    return client.post(path, data={**more, "file": (io.BytesIO(data), "f.csv")}, content_type="multipart/form-data")


def stored():
    db.session.expire_all()
    return db.session.query(Organisation).filter_by(slug="rives").one()


def test_settings_are_saved_and_the_colour_shows(client, admin):
    answer = client.post(SETTINGS, data=settings(k="20", brand_colour="#1F4E5F", contact_email="ecrire@rives.test"))
    assert answer.location == SETTINGS
    assert (stored().k, stored().brand_colour, stored().contact_email) == (20, "#1f4e5f", "ecrire@rives.test")
    css = client.get("/marque.css")
    assert css.mimetype == "text/css"
    assert "--brand:#1f4e5f" in css.text
    assert "/marque.css?colour=1f4e5f" in client.get("/").text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"k": "4"}, "Ce seuil va de 5 à 50"),
        ({"k": "51"}, "Ce seuil va de 5 à 50"),
        ({"k": "onze"}, "error-summary"),
        ({"brand_colour": "#ffff00"}, "pas assez lisible"),
        ({"brand_colour": "#e2001a"}, "4,4"),
        ({"brand_colour": "red;}body{display:none"}, "s’écrit avec un dièse"),
        ({"name": ""}, "Indiquez le nom"),
        ({"contact_email": "ecrire"}, "pas complète"),
    ],
)
def test_a_wrong_setting_gets_one_sentence_and_nothing_changes(client, admin, values, sentence):
    page = client.post(SETTINGS, data=settings(**{"name": "Nom retapé", **values}))
    assert page.status_code == 422
    assert sentence in page.text.replace("\xa0", " ")
    assert stored().name == "Mutuelle Rives"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_again(client, admin, kind):
    data = picture(kind, (2000, 600)) + b"<script>alert(1)</script>"
    files = {**settings(), "logo": (io.BytesIO(data), "logo.svg")}
    assert client.post(SETTINGS, data=files, content_type="multipart/form-data").status_code == 302
    logo = client.get("/logo")
    assert logo.mimetype == "image/png"
    assert b"script" not in logo.data
    assert Image.open(io.BytesIO(logo.data)).size[0] <= 880
    assert '<img src="/logo" alt="Mutuelle des Rives">' in client.get("/").text
    client.post(SETTINGS, data=settings(remove_logo="y"))
    assert client.get("/logo").status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG ne sont pas acceptés"),
        (b"GIF89a" + b"\0" * 100, "pas une image"),
        (picture()[:60], "pas une image"),
        (b"\0" * (2 * 1024 * 1024 + 1), "2 Mo"),
    ],
)
def test_what_is_not_a_small_picture_is_refused(client, admin, data, sentence):
    files = {**settings(), "logo": (io.BytesIO(data), "logo.png")}
    page = client.post(SETTINGS, data=files, content_type="multipart/form-data")
    assert page.status_code == 422
    assert sentence in page.text
    assert stored().logo_type is None


def test_a_new_organisation_has_its_four_pages(client, context):
    create_organisation(
        actor=InstallationActor(), slug="neuve", name="Coopérative <b>neuve</b>", contact_email="a@neuve.test"
    )
    db.session.commit()
    for slug in ("mentions-legales", "confidentialite", "accessibilite", "cookies"):
        page = client.get(f"/pages/{slug}")
        assert page.status_code == 200
        assert "{organisation}" not in page.text
        assert "<b>neuve" not in page.text
    assert client.get("/pages/autre").status_code == 404
    assert client.get("/").text.count('href="/pages/') == 4


def test_a_legal_page_is_written_in_markdown_and_cleaned(client, admin):
    at = "/administration/pages-legales"
    assert "À enregistrer" in client.get(at).text
    assert "[nom et adresse]" in client.get(f"{at}/confidentialite").text
    body = "## Titre\n\n[ici](javascript:alert(1)) <script>alert(1)</script> **gras**"
    client.post(f"{at}/confidentialite", data={"title": "Vos données", "body": body})
    page = client.get("/pages/confidentialite").text
    assert "<strong>gras</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert client.post(f"{at}/confidentialite", data={"title": "", "body": ""}).status_code == 422
    assert client.get(f"{at}/autre").status_code == 404
    assert db.session.query(LegalPage).count() == 1


TERRITORIES = "/administration/territoires"
GOOD = (
    "code;nom;niveau;parent;ligne;colonne\nFR;France;national;;;\nBRE;Bretagne;région;FR;2;0\n"
    "29;Finistère;territoire;BRE;;\n"
)


def test_a_file_of_territories_is_looked_at_then_stored_and_twice_changes_nothing(client, admin):
    page = send(client, TERRITORIES, GOOD.encode())
    assert page.status_code == 200
    assert "3 à ajouter, 0 à modifier" in page.text
    assert db.session.query(Territory).count() == 0
    assert client.post(TERRITORIES, data={"content": GOOD}).status_code == 302
    rows = {row.code: row for row in db.session.query(Territory)}
    assert rows["29"].parent_id == rows["BRE"].id
    assert (rows["BRE"].level, rows["BRE"].tile_row, rows["BRE"].tile_column) == (Level.REGION, 2, 0)
    assert "0 à ajouter, 0 à modifier, 3 sans changement" in send(client, TERRITORIES, GOOD.encode()).text
    changed = GOOD.replace("Finistère", "Penn-ar-Bed")
    client.post(TERRITORIES, data={"content": changed})
    assert db.session.query(Territory).count() == 3
    page = client.get(TERRITORIES).text
    assert "Penn-ar-Bed" in page
    assert "tile-map" in page


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("BRE;Autre;région;FR;;", "déjà sur une autre ligne"),
        (";Sans code;région;FR;;", "« code » est vide"),
        ("PDL;;région;FR;;", "« name » est vide"),
        ("PDL;Loire;province;FR;;", "« province » n’est pas connu"),
        ("PDL;Loire;région;XX;;", "« XX » n’existe pas"),
        ("PDL;Loire;région;29;;", "niveau plus large"),
        ("PDL;Loire;région;PDL;;", "niveau plus large"),
        ("PDL;Loire;région;FR;2;0", "autre case de la carte"),
        ("PDL;Loire;région;FR;2;", "une ligne et une colonne"),
        ("PDL;Loire;région;FR;-1;2", "nombres de 0 à"),
        ("PDL;=HYPERLINK();région;FR;;", "formule de tableur"),
        (f"{'x' * 41};Loire;région;FR;;", "dépasse 40"),
    ],
)
def test_one_wrong_line_stores_nothing_and_says_which(client, admin, line, sentence):
    page = send(client, TERRITORIES, (GOOD + line + "\n").encode())
    assert page.status_code == 422
    text = page.text.replace("\xa0", " ").replace("&lt;", "<")
    assert sentence in text
    assert "Rien n’a été enregistré" in text
    assert client.post(TERRITORIES, data={"content": GOOD + line}).status_code == 422
    assert db.session.query(Territory).count() == 0


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"ville;habitants\nBrest;140000\n", "Il manque : code, name, level"),
        (b"", "Choisissez un fichier"),
        (b"\x00\x00", "vide"),
        (b"code;nom;niveau\n\n;;\n", "aucune ligne"),
        (b"PK\x03\x04", "classeur"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "Il manque"),
    ],
)
def test_what_is_not_such_a_file_gets_one_sentence(client, admin, data, sentence):
    page = send(client, TERRITORIES, data)
    assert page.status_code == 422
    assert sentence in page.text.replace("\xa0", " ")


def test_a_file_as_excel_writes_it_keeps_its_accents_and_loses_its_nuls(client, admin):
    text = "code,nom,niveau\nBFC,Bourgogne-Franche-Comté\x00,région\n"
    client.post(TERRITORIES, data={"content": text})
    assert db.session.query(Territory).one().name == "Bourgogne-Franche-Comté"
    assert "1 sans changement" in send(client, TERRITORIES, text.replace("\x00", "").encode("cp1252")).text


def test_colleges_come_by_file_too(client, admin):
    text = (
        "code,name,signature_feminine,signature_masculine,signature_neutral\n"
        "elus,Élus,Élue,Élu,Membre élu\nadherents,Adhérents,Adhérente,Adhérent,Membre\n"
    )
    at = "/administration/colleges"
    assert "2 à ajouter" in send(client, at, text.encode()).text
    client.post(at, data={"content": text})
    assert [(row.code, row.position) for row in db.session.query(College).order_by(College.position)] == [
        ("elus", 0),
        ("adherents", 1),
    ]
    assert "Élue, Élu, Membre élu" in client.get(at).text
    assert send(client, at, text.replace("Élue", "").encode()).status_code == 422


def test_two_organisations_have_each_their_territories(client, admin):
    make_territory(make_organisation("ailes"), "AILLEURS", code="BRE")
    db.session.commit()
    client.post("/o/rives" + TERRITORIES, data={"content": GOOD})
    page = client.get("/o/rives" + TERRITORIES).text
    assert "Bretagne" in page
    assert "AILLEURS" not in page
    assert db.session.query(Territory).filter_by(name="AILLEURS").one().code == "BRE"
