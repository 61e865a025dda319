"""Matrix, ranking, number, date, file, library profile: answered without script, reviewed, sent, corrected, erased."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import current_app

from consult.authz import Role
from consult.consultations.models import Answer, AnswerFile, Contribution, ContributionStatus, Draft, Participation
from consult.db import db
from tests.factories.answering import make_rich_questionnaire, question
from tests.factories.basics import make_member_of_staff, make_organisation, sign_in
from tests.support import sample_files
from tests.support.journey import Participant, fields
from tests.support.sample_files import AUTHOR


@pytest.fixture
def organisation(context):
    shutil.rmtree(Path(current_app.config["FILES_FOLDER"]) / "answers", ignore_errors=True)
    return make_organisation()


@pytest.fixture
def consultation(organisation):
    consultation = make_rich_questionnaire(organisation)
    db.session.commit()
    return consultation


@pytest.fixture
def member(client, consultation):
    member = Participant(client)
    member.start()
    return member


def ids(consultation, code):
    return [choice.id for choice in question(consultation, code).choices]


def answer(member, number, **values):
    data = {"do": "next", **{name.replace("__", "-"): value for name, value in values.items()}}
    return member.post(f"/questions/{number}", data)


def attach(member, data, name="Ma photo.JPG", number=5, do="next", **more):
    page = fields(member.get(f"/questions/{number}"))
    form = {"client_key": page["client_key"], "question": page["question"], "do": do, **more}
    return member.post(
        f"/questions/{number}/fichier",
        {**form, "answer": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )


def stored_files() -> list[Path]:
    return [path for path in (Path(current_app.config["FILES_FOLDER"]) / "answers").glob("*/*") if path.is_file()]


def fill(member, consultation, *, carer="Non"):
    """The whole questionnaire, as a page at a time; returns the address of the last answer."""
    good, _middling, bad = ids(consultation, "m")
    first, _second, third = ids(consultation, "r")
    answer(member, 1, answer__0=good, answer__1=bad)
    answer(member, 2, answer__0=third, answer__1=first)
    answer(member, 3, answer="12,5")
    answer(member, 4, answer__day="7", answer__month="3", answer__year="2019")
    attach(member, sample_files.picture())
    return answer(member, 6, answer=ids(consultation, "p")[["Oui", "Non"].index(carer)])


def test_a_whole_participation_with_every_kind(member, consultation):
    page = member.get("/questions/1").text
    assert "Partie 1 sur 2" in page
    assert "<strong>pensez</strong>" in page
    assert page.count("<fieldset") == 2
    assert "Ce que vous en" not in member.get("/questions/2").text, "the introduction is told once"
    assert fill(member, consultation).location.endswith("/verifier")
    third = question(consultation, "r").choices[2].id
    assert f'<option value="{third}" selected>Rembourser' in member.get("/questions/2").text
    review = member.get("/verifier").text
    for told in ("L’accueil\u00a0: Bien", "Les délais\u00a0: Mal", "1. Rembourser", "2. Prévenir", "12,5\u00a0km"):
        assert told in review.replace(" :", "\u00a0:"), told
    assert "7 mars 2019" in review
    assert "Ma photo.jpg" in review
    assert "Qu’est-ce qui vous aiderait" not in review
    assert member.send().location.endswith("/recu")
    rows = db.session.execute(
        sa.select(Answer.question_id, Answer.position, Answer.word, Answer.choice_id, Answer.file_id).order_by(
            Answer.question_id, Answer.position
        )
    ).all()
    good, _middling, bad = ids(consultation, "m")
    first, _second, third = ids(consultation, "r")
    file = db.session.scalars(sa.select(AnswerFile)).one()
    assert [tuple(row)[1:] for row in rows] == [
        (0, None, good, None),
        (1, None, bad, None),
        (0, None, third, None),
        (1, None, first, None),
        (0, "12.5", None, None),
        (0, "2019-03-07", None, None),
        (0, None, None, file.id),
        (0, None, ids(consultation, "p")[1], None),
    ]
    participation = db.session.scalars(sa.select(Participation)).one()
    assert participation.attributes == {"caregiver": "Non"}
    mine = member.get("/mes-reponses").text
    assert "Rembourser" in mine
    assert "Ma photo.jpg" in mine


@pytest.mark.parametrize(
    ("number", "values", "sentence"),
    [
        (2, {"answer-0": "r0", "answer-1": "r0"}, "deux fois la même"),
        (2, {"answer-1": "r0"}, "Une place est vide"),
        (2, {"answer-0": "999999"}, "error-summary"),
        (1, {"answer-0": "x"}, "error-summary"),
        (3, {"answer": "douze"}, "pas un nombre"),
        (3, {"answer": "1e400"}, "pas un nombre"),
        (3, {"answer": "NaN"}, "pas un nombre"),
        (3, {"answer": "501"}, "Entre 0 et 500"),
        (3, {"answer": "1,25"}, "1 chiffres au plus"),
        (4, {"answer-day": "31", "answer-month": "2", "answer-year": "2020"}, "n’existe pas"),
        (4, {"answer-day": "1", "answer-month": "", "answer-year": "2020"}, "manque le mois"),
        (4, {"answer-day": "²", "answer-month": "1", "answer-year": "2020"}, "n’existe pas"),
    ],
)
def test_what_cannot_be_read_comes_back_with_a_sentence(member, consultation, number, values, sentence):
    choice = str(ids(consultation, "r")[0])
    page = member.post(f"/questions/{number}", {name: choice if v == "r0" else v for name, v in values.items()})
    assert page.status_code == 422
    assert sentence in page.text
    assert not db.session.scalar(sa.select(sa.func.count()).select_from(Draft))


def test_what_is_required_is_asked_again(member, consultation):
    for row in consultation.questions:
        row.required = True
    db.session.commit()
    good = ids(consultation, "m")[0]
    assert "à chaque ligne" in answer(member, 1, answer__0=good).text
    assert "Remplissez toutes les places" in answer(member, 2, answer__0=ids(consultation, "r")[0]).text
    assert "Écrivez un nombre" in answer(member, 3, answer="").text
    assert "un jour, un mois et une année" in answer(member, 4).text
    assert "Choisissez un fichier" in attach(member, b"", name="").text
    answer(member, 3, answer="3")
    refused = member.send()
    assert refused.status_code == 422
    assert "demande une réponse" in refused.text


def test_if_yes_the_next_question_is_asked_and_its_answer_leaves_with_it(member, consultation):
    assert fill(member, consultation, carer="Oui").location.endswith("/questions/7")
    assert member.write(7, "Du répit, une fois par mois.").location.endswith("/verifier")
    assert "Du répit" in member.get("/verifier").text
    answer(member, 6, answer=ids(consultation, "p")[1])
    review = member.get("/verifier").text
    assert "Ne sera pas envoyé" in review
    assert "Du répit" in review, "nothing that was written is lost from sight"
    member.send()
    assert db.session.scalars(sa.select(Contribution)).all() == []
    assert db.session.scalars(sa.select(Draft.body)).one() == "Du répit, une fois par mois."
    answer(member, 6, answer=ids(consultation, "p")[0])
    assert "Du répit" in member.get("/questions/7").text, "it comes back with the question"


def test_what_was_sent_is_taken_back_once_its_question_is_hidden(member, consultation):
    fill(member, consultation, carer="Oui")
    member.write(7, "Du répit.")
    member.send()
    answer(member, 6, answer=ids(consultation, "p")[1])
    assert "Du répit" in member.get("/mes-reponses").text
    member.send()
    row = db.session.scalars(sa.select(Contribution)).one()
    assert (row.status, row.body) == (ContributionStatus.WITHDRAWN, None)


def test_a_hidden_question_is_not_required(member, consultation):
    question(consultation, "o").required = True
    db.session.commit()
    fill(member, consultation)
    assert member.send().location.endswith("/recu")


def test_a_file_loses_what_it_tells_and_only_its_author_and_the_team_read_it(client, member, organisation):
    attach(member, sample_files.picture())
    file = db.session.scalars(sa.select(AnswerFile)).one()
    own = member.get(f"/fichiers/{file.id}")
    assert own.status_code == 200
    assert AUTHOR.encode() not in own.data
    assert own.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in own.headers["Content-Security-Policy"]
    own.close()
    other = Participant(client.application.test_client())
    assert other.get(f"/fichiers/{file.id}").status_code == 401
    other.start()
    assert other.get(f"/fichiers/{file.id}").status_code == 404
    staff, address = client.application.test_client(), f"/administration/consultations/sante/fichiers/{file.id}"
    assert staff.get(address).status_code in (302, 401)
    sign_in(staff, make_member_of_staff(organisation, Role.GOVERNANCE))
    db.session.commit()
    assert staff.get(address).status_code == 404, "not sent yet"
    member.send()
    kept = staff.get(address)
    assert kept.status_code == 200
    assert "Ma photo" not in kept.headers["Content-Disposition"]
    kept.close()


def test_files_are_kept_once_counted_and_taken_out(member, consultation):
    page = fields(member.get("/questions/5"))
    for _twice in range(2):
        sent = {"client_key": page["client_key"], "question": "f", "do": "add"}
        member.post(
            "/questions/5/fichier",
            {**sent, "answer": (io.BytesIO(sample_files.picture()), "a.jpg")},
            content_type="multipart/form-data",
        )
    assert len(stored_files()) == 1
    assert attach(member, sample_files.pdf(), name="b.pdf", do="add").status_code == 303
    third = attach(member, sample_files.pdf(), name="c.pdf", client_key="0b6b4b52-0000-4000-8000-000000000007")
    assert "c’est le maximum" in third.text
    first, second = db.session.scalars(sa.select(AnswerFile).order_by(AnswerFile.id)).all()
    member.send()
    assert member.post(f"/fichiers/{first.id}/retirer").status_code == 303
    assert len(stored_files()) == 2, "sent: it goes with the next sending"
    member.send()
    assert [path.suffix for path in stored_files()] == [".pdf"]
    archive = zipfile.ZipFile(io.BytesIO(member.get("/mes-reponses/archive.zip").data))
    assert f"fichiers/{second.id}-b.pdf" in archive.namelist()
    told = json.loads(archive.read("reponses.json"))
    assert "b.pdf" in json.dumps(told)


def test_a_refused_file_is_said_and_keeps_the_rest(member, consultation):
    answer(member, 3, answer="3")
    page = attach(member, b"MZ\x90 un programme", name="photo.jpg")
    assert page.status_code == 422
    assert "pas de ceux" in page.text
    assert stored_files() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 1


def test_erasure_and_withdrawal_reach_files(member, consultation):
    fill(member, consultation)
    member.send()
    assert len(stored_files()) == 1
    assert member.post("/mes-reponses/retirer").status_code == 303
    assert stored_files() == []
    attach(member, sample_files.pdf(), name="b.pdf")
    assert member.post("/effacer").status_code == 303
    assert stored_files() == []
    assert db.session.scalars(sa.select(AnswerFile)).all() == []
    participation = db.session.scalars(sa.select(Participation)).one()
    assert (participation.attributes, participation.locale) == ({}, None)


def test_the_order_of_choices_is_drawn_and_stays_for_one_person(client, member, consultation):
    asked = question(consultation, "r")
    asked.shuffle_choices = True
    db.session.commit()
    labels = [choice.label for choice in asked.choices]

    def order(someone):
        page = someone.get("/questions/2").text
        return sorted(labels, key=page.index)

    assert order(member) == order(member)
    seen = set()
    for _someone in range(12):
        other = Participant(client.application.test_client())
        other.start()
        seen.add(tuple(order(other)))
    assert len(seen) > 1


def test_a_limit_of_length_holds_and_is_told(member, consultation):
    asked = question(consultation, "o")
    asked.conditions, asked.max_length = [], 20
    db.session.commit()
    assert 'data-maximum="20"' in member.get("/questions/7").text
    page = member.write(7, "x" * 21)
    assert page.status_code == 422
    assert "20 au plus" in page.text
    assert "x" * 21 in page.text
