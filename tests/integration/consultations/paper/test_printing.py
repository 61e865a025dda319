"""Questionnaires as accessible PDF: their structure, what they say, codes that hold, the work that makes them."""

from __future__ import annotations

import io
import itertools
import os
import time

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from consult.consultations.models import Choice, Condition, Consultation, Operator, QuestionKind, Section, Translation
from consult.consultations.paper import jobs_printing
from consult.consultations.paper.models import PrintedSheet
from consult.consultations.paper.operations.start_printing import start_printing
from consult.consultations.paper.prints import forget_old_prints, part_path
from consult.consultations.paper.sheets import Head, head_of, sheets_pdf
from consult.db import db
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from tests.factories.answering import make_questionnaire, question
from tests.factories.basics import make_organisation, make_person, make_question
from tests.factories.paper import make_clerk


@pytest.fixture
def organisation(context):
    return make_organisation(name="Mutuelle des Rives", contact_email="ecrire@rives.test")


def add(consultation, kind, *choices, **values):
    made = make_question(consultation, kind, **values)
    for position, label in enumerate(choices):
        db.session.add(Choice(question_id=made.id, position=position, label=label))
    db.session.flush()
    return made


@pytest.fixture
def consultation(organisation):
    """Every kind of question, a section, a condition, English beside French."""
    consultation = make_questionnaire(
        organisation, title="Vos agences", welcome="Cinq minutes.", thanks="Merci.", locales=["fr", "en"]
    )
    section = Section(consultation_id=consultation.id, position=1, title="Votre visite", intro="La dernière.")
    db.session.add(section)
    db.session.flush()
    inside = {"section_id": section.id}
    rows = {"rows": ["L’attente", "L’écoute"]}
    matrix = add(
        consultation,
        QuestionKind.MATRIX,
        "Mauvais",
        "Bon",
        position=7,
        prompt="Comment jugez-vous ?",
        settings=rows,
        **inside,
    )
    add(consultation, QuestionKind.RANKING, "Agence", "Site", position=8, prompt="Classez.", max_choices=2, **inside)
    add(consultation, QuestionKind.NUMBER, position=9, prompt="Combien ?", settings={"unit": "fois"}, **inside)
    add(consultation, QuestionKind.DATE, position=10, prompt="Quand ?", **inside)
    add(consultation, QuestionKind.FILE, position=11, prompt="Une photo ?", settings={"types": ["image"]}, **inside)
    source = question(consultation, "choix")
    db.session.add(
        Condition(
            question_id=matrix.id,
            source_question_id=source.id,
            operator=Operator.INCLUDES,
            value=source.choices[0].id,
        )
    )
    english = {
        "consultation:title": "Your branches",
        f"question:{source.id}:prompt": "Your two priorities?",
        f"choice:{source.choices[0].id}:label": "Prevention",
    }
    for subject, text in english.items():
        db.session.add(Translation(consultation_id=consultation.id, locale="en", subject=subject, text=text))
    db.session.commit()
    db.session.expire_all()
    return consultation


def pdf(consultation, locale="fr", heads=(), address=""):
    return PdfReader(io.BytesIO(sheets_pdf(consultation, locale, heads or [Head()], address)))


def text_of(reader):
    return " ".join(
        " ".join(page.extract_text() for page in reader.pages).replace("\xa0", " ").replace("\u202f", " ").split()
    )


def tags(reader):
    """The types of the structure tree, in the order of reading."""
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node and not isinstance(node["/K"], int):
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_the_pdf_has_the_structure_that_readers_of_screens_need(consultation, organisation):
    reader = pdf(consultation, heads=[head_of(organisation, "K7M2-9QRX", "Odile Ferrand", "A1204")])
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Vos agences – Mutuelle des Rives"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    read = tags(reader)
    headings = [int(tag[2]) for tag in read if tag[:2] == "/H" and tag[2:].isdigit()]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(headings)), headings
    assert {"/Table", "/TH", "/L", "/LI", "/P"} <= set(read)
    figures = [tag for tag in read if tag == "/Figure"]
    assert len(figures) == 1, "the code, with its alternative"


def test_a_sheet_says_everything_in_order(consultation, organisation):
    head = head_of(organisation, "K7M2-9QRX", "Odile Ferrand", "A1204")
    text = text_of(pdf(consultation, heads=[head], address="Mutuelle des Rives\n12 quai des Rives"))
    places = [
        text.index(words)
        for words in (
            "K7M2-9QRX",
            "Vos agences",
            "Feuille de Odile Ferrand, n° A1204",
            "À lire avant de répondre",
            "Vos réponses restent entre nous.",
            "(nécessaire)",
            "1. Que faudrait-il changer",
            "4. Vos deux priorités ?",
            "Cochez 2 cases au plus.",
            "Votre visite",
            "7. Comment jugez-vous ?",
            "Répondez seulement si vous avez répondu « Prévenir » à la question 4.",
            "8. Classez.",
            "fois",
            "elle ne se remplit que sur le site",
            "12 quai des Rives",
        )
    ]
    assert places == sorted(places)
    assert head.address.endswith("/f/K7M2-9QRX")


def test_a_sheet_to_photocopy_names_nobody_and_offers_no_news(consultation):
    text = text_of(pdf(consultation))
    assert "Feuille de" not in text
    assert "recevoir un message" not in text, "nobody to write to"


def test_a_sheet_is_in_the_language_chosen(consultation):
    reader = pdf(consultation, "en")
    assert reader.trailer["/Root"]["/Lang"] == "en"
    text = text_of(reader)
    assert "Your branches" in text
    assert "Answer only if you answered “Prevention” to question 4." in text
    assert "Que faudrait-il changer" in text, "what is not translated is said in the main language"


def test_no_address_of_a_text_is_fetched(consultation):
    consultation.welcome = "![image](https://exemple.test/a.png) <img src=file:///etc/passwd>"
    assert "passwd" in text_of(pdf(consultation)), "a text, not an image"


def run(consultation_id, clerk, **arguments):
    consultation = db.session.get_one(Consultation, consultation_id)
    job_id = start_printing(actor=clerk, consultation=consultation, locale="fr", **arguments).id
    db.session.commit()
    run_pending()
    return db.session.get_one(Job, job_id)


@pytest.fixture
def quick(monkeypatch):
    """Drawing takes a second: these tests are about the work around it."""
    drawn = []

    def draw(_consultation, _locale, heads, _address):
        drawn.append([head.code for head in heads])
        return b"%PDF"

    monkeypatch.setattr(jobs_printing, "sheets_pdf", draw)
    return drawn


def test_people_keep_their_code_when_their_sheet_is_printed_again(consultation, organisation, quick):
    clerk = make_clerk(organisation)
    for number in range(3):
        make_person(organisation, last_name=f"Nom{number}")
    db.session.commit()
    consultation_id = consultation.id
    job = run(consultation_id, clerk, what="people")
    assert (job.state, job.result) == (JobState.DONE, {"parts": [4]})
    assert part_path(job.id, 1).read_bytes() == b"%PDF"
    run(consultation_id, clerk, what="people")
    assert quick[0] == quick[1]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PrintedSheet)) == 4


def test_many_sheets_come_in_several_files_and_a_kill_loses_none(consultation, organisation, quick, monkeypatch):
    monkeypatch.setattr(jobs_printing, "A_FILE", 4)
    clerk = make_clerk(organisation)
    db.session.commit()
    job_id = start_printing(actor=clerk, consultation=consultation, locale="fr", what="numbered", count=10).id
    db.session.commit()
    whole = jobs_printing.sheets_pdf

    def killed(*arguments):
        if len(quick) == 1:
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(jobs_printing, "sheets_pdf", killed)
    with pytest.raises(KeyboardInterrupt):
        run_pending()
    monkeypatch.setattr(jobs_printing, "sheets_pdf", whole)
    db.session.rollback()
    job = db.session.get_one(Job, job_id)
    job.state, job.heartbeat_at = JobState.QUEUED, None
    db.session.commit()
    run_pending()
    assert db.session.get_one(Job, job_id).result == {"parts": [4, 4, 2]}
    codes = [code for file in quick for code in file]
    assert len(codes) == len(set(codes)) == 10, "no sheet twice, none lost"


def test_files_that_name_people_do_not_stay(consultation, organisation, quick):
    clerk = make_clerk(organisation)
    db.session.commit()
    job = run(consultation.id, clerk, what="blank")
    path = part_path(job.id, 1)
    forget_old_prints()
    assert path.exists()
    old = time.time() - 8 * 86_400
    os.utime(path.parent, (old, old))
    forget_old_prints()
    assert not path.exists()
