"""Files of people as they really come: workbooks, full lists, refused lines, works that are killed."""

import csv
import io
import re
import tracemalloc
from datetime import datetime

import pytest
import sqlalchemy as sa
import xlsxwriter

from consult.accounts import jobs_people
from consult.accounts.models import Person
from consult.authz import Role
from consult.db import db
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_job, run_pending
from tests.factories.basics import make_member_of_staff, make_organisation, sign_in

AT = "/administration/personnes"
HEADER = ["identifiant", "nom", "prénom", "email", "adresse", "complément", "code postal", "ville"]


@pytest.fixture
def admin(client, context):
    person = make_member_of_staff(make_organisation(), Role.ADMINISTRATOR, email="admin@exemple.test")
    sign_in(client, person)
    return person


def upload(client, data, *, full=False):
    data = data if isinstance(data, bytes) else data.encode()
    typed = {"file": (io.BytesIO(data), "gens.bin")} | ({"full": "y"} if full else {})
    return client.post(f"{AT}/importer", data=typed, content_type="multipart/form-data")


def bring(client, data, *, full=False):
    """The address of the page of the import, done."""
    answer = upload(client, data, full=full)
    assert answer.status_code == 302, answer.text
    run_pending()
    return answer.location


def read(client, at):
    return client.get(at).text.replace("\u202f", " ").replace("\xa0", " ")


def lines(*rows):
    return "\n".join(";".join(row) for row in [HEADER[:4], *rows])


def workbook(fill, **options):
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, **options})
    fill(book)
    book.close()
    return kept.getvalue()


def known():
    db.session.expire_all()
    return {
        person.external_id: (person.last_name, person.email, person.left_at is None)
        for person in db.session.scalars(sa.select(Person).where(Person.source == "fichier"))
    }


def test_a_workbook_is_read_as_its_reader_sees_it(client, admin):
    def fill(book):
        hidden = book.add_worksheet("Brouillon")
        hidden.write_row(0, 0, ["rien", "ici"])
        sheet = book.add_worksheet("Gens")
        book.worksheets()[1].activate()
        book.worksheets()[1].set_first_sheet()
        hidden.hide()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [1042, "Le Goff", "Anne", "anne@exemple.test", "3 rue du Port", "Bât. B", 29000, "Brest"])
        sheet.write_row(2, 0, [1043, "Martin"])
        sheet.write_formula(2, 3, '=LOWER("PAUL@EXEMPLE.TEST")', None, "paul@exemple.test")

    page = read(client, bring(client, workbook(fill)))
    assert known() == {
        "1042": ("Le Goff", "anne@exemple.test", True),
        "1043": ("Martin", "paul@exemple.test", True),
    }
    anne = db.session.scalars(sa.select(Person).where(Person.external_id == "1042")).one()
    assert (anne.address, anne.postcode, anne.city) == ("3 rue du Port\nBât. B", "29000", "Brest")
    assert "Les feuilles masquées ne sont pas lues" in page
    assert "est une formule" in page


def test_a_formula_without_result_refuses_its_line_alone(client, admin):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER[:2])
        sheet.write_row(1, 0, ["1", "Bon"])
        sheet.write(2, 0, "2")
        sheet.write_formula(2, 1, "=A1&A2", None, "")

    page = read(client, bring(client, workbook(fill)))
    assert list(known()) == ["1"]
    assert "une formule sans résultat" in page


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda sheet: sheet.merge_range(1, 1, 2, 1, "Martin"), "Des cellules sont fusionnées (B2:B3)"),
        (lambda sheet: sheet.write(0, 0, "numéro"), "Il manque : external_id"),
        (lambda sheet: None, "aucune ligne sous ses titres"),
    ],
)
def test_a_workbook_that_cannot_be_read_gets_one_sentence_at_once(client, admin, spoil, sentence):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER[:2])
        spoil(sheet)

    page = upload(client, workbook(fill))
    assert page.status_code == 422
    assert sentence in page.text.replace("\xa0", " ")
    assert db.session.query(Job).count() == 0


def test_a_date_where_an_age_band_stands_is_refused_with_what_was_read(client, admin):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["identifiant", "nom", "âge"])
        sheet.write_row(1, 0, ["1", "Née"])
        born = datetime(1960, 5, 3)  # noqa: DTZ001  a workbook has no zones
        sheet.write_datetime(1, 2, born, book.add_format({"num_format": "dd/mm/yy"}))

    page = read(client, bring(client, workbook(fill)))
    assert "« 1960-05-03 » n’est pas une valeur attendue" in page


def test_what_is_refused_comes_back_whole_and_can_be_sent_again(client, admin):
    at = bring(
        client,
        lines(
            ["1", "Bon", "", "foyer@exemple.test"], ["2", "Bonne", "", "FOYER@exemple.test"],
            ["3", "Mal", "", "arobase"],
            ["4", "Pis", "", "a@"], ["", "Sans", "", ""], ["1", "Double", "", ""], ["5", "=cmd()", "", ""],
        ),
    )  # fmt: skip
    page = read(client, at)
    assert re.findall(r"<dd>(\d+)</dd>", page)[:5] == ["2", "0", "0", "5", "1"], "added, updated, same, refused, shared"
    reasons = dict(re.findall(r"<th scope=\"row\">([^<]+)</th>\s*<td class=\"table__number\">(\d+)", page))
    assert reasons["l’adresse e-mail n’est pas complète"] == "2"
    text = client.get(f"{at}/refus.csv").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert [row["ligne"] for row in rows] == ["4", "5", "6", "7", "8"]
    assert rows[0]["external_id"] == "3"
    assert rows[4]["last_name"] == "'=cmd()", "a spreadsheet runs nothing"
    corrected = text.replace("arobase", "mal@exemple.test")
    bring(client, corrected)
    assert known()["3"] == ("Mal", "mal@exemple.test", True)


def test_a_full_list_says_who_left_after_showing_how_many_and_it_is_undone(client, admin):
    everybody = [[str(number), f"Nom{number}", "", f"m{number}@exemple.test"] for number in range(6)]
    bring(client, lines(*everybody))
    at = bring(client, lines(*everybody[:3], ["3", "Nom3", "", "pas une adresse"]), full=True)
    page = read(client, at)
    assert "2 personnes connues n’y sont pas" in page, "whoever has a refused line is in the list"
    assert all(here for _name, _email, here in known().values()), "nothing changed yet"
    assert client.post(f"{at}/departs").location == at
    run_pending()
    assert [number for number, (_n, _e, here) in known().items() if not here] == ["4", "5"]
    others = sa.select(Person.id).where(Person.source != "fichier", Person.left_at.is_not(None))
    assert db.session.scalars(others).all() == [], "nobody of another source"
    assert "2 personnes sont notées comme parties" in read(client, at)
    assert "Nom4" not in client.get(AT).text
    client.post(f"{at}/departs/annuler")
    run_pending()
    assert all(here for _name, _email, here in known().values())
    assert client.post(f"{at}/departs/annuler").status_code == 409


def test_somebody_who_left_comes_back_with_the_file_that_names_them(client, admin):
    bring(client, lines(["1", "Un", "", ""], ["2", "Deux", "", ""]))
    at = bring(client, lines(["1", "Un", "", ""]), full=True)
    client.post(f"{at}/departs")
    run_pending()
    assert known()["2"][2] is False
    bring(client, lines(["2", "Deux", "", ""]))
    assert known()["2"][2] is True
    assert "notée comme partie" not in read(client, at)


def test_a_list_that_is_not_full_says_nothing_of_the_others(client, admin):
    bring(client, lines(["1", "Un", "", ""], ["2", "Deux", "", ""]))
    at = bring(client, lines(["1", "Un", "", ""]))
    assert client.post(f"{at}/departs").status_code == 409
    assert all(here for _name, _email, here in known().values())


def test_killed_in_the_middle_an_import_goes_on_where_it_was(client, admin, monkeypatch):
    monkeypatch.setattr(jobs_people, "CHUNK", 10)
    data = lines(*([str(number), f"Nom{number}", "", "" if number % 7 else "mauvaise"] for number in range(95)))
    at = upload(client, data, full=True).location
    store, calls = jobs_people.store_people, []

    def killed(**values):
        calls.append(values)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return store(**values)

    monkeypatch.setattr(jobs_people, "store_people", killed)
    job_id = int(at.rpartition("/")[2])
    with pytest.raises(KeyboardInterrupt):
        run_job(job_id)
    db.session.rollback()
    assert len(known()) == 30
    db.session.execute(sa.update(Job).values(state=JobState.QUEUED))
    db.session.commit()
    run_pending()
    job = db.session.get_one(Job, job_id)
    assert (job.result["added"], job.result["updated"], job.result["refused_count"]) == (81, 0, 14)
    assert len(known()) == 81
    assert len(client.get(f"{at}/refus.csv").text.splitlines()) == 15


def test_memory_does_not_grow_with_the_file(client, admin):
    rows = ([str(number), f"Nom{number}", "Prénom", f"membre{number}@exemple.test"] for number in range(3000))
    data = lines(*rows)
    at = upload(client, data).location
    tracemalloc.start()
    run_job(int(at.rpartition("/")[2]))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12_000_000
