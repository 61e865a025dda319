"""Around the questions: copies, sections, order, rewordings, two editors at once."""

import re

import pytest

from consult.authz import Role
from consult.consultations import queries, queries_life
from consult.consultations.concurrency import fingerprint
from consult.consultations.models import Choice, Condition, Operator, Question, QuestionKind, Section, State
from consult.db import db
from consult.territories.queries import organisation
from tests.factories.basics import (
    make_consultation,
    make_member_of_staff,
    make_organisation,
    make_participation,
    make_question,
    sign_in,
)

AT = "/administration/consultations/sante"


@pytest.fixture
def consultation(context):
    made = make_consultation(make_organisation(), state=State.DRAFT)
    for position, code in enumerate(("q1", "q2", "q3"), start=1):
        make_question(made, code=code, position=position, prompt=f"Question {code} ?")
    db.session.commit()
    return made


@pytest.fixture
def admin(client, consultation):
    person = make_member_of_staff(organisation(consultation.organisation_id), Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


def order(consultation):
    db.session.expire_all()
    return [
        (group.section_id, *group.codes) for group in queries.layout(consultation.id) if group.codes or group.section_id
    ]


def add_section(client, title="Chez vous"):
    assert client.post(f"{AT}/sections/ajouter", data={"title": title, "intro": ""}).status_code == 303
    return db.session.query(Section).order_by(Section.id.desc()).first().id


def value_of(page, name):
    """What a form of the page would send back in this field."""
    return re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page.text)[1]


def seen_in(page):
    return value_of(page, "seen")


def test_a_moved_question_is_told_with_its_new_place(client, admin, consultation):
    moved = client.post(f"{AT}/questions/q3/monter", follow_redirects=True)
    assert 'data-announce="Question 2 sur 3' in moved.text
    assert order(consultation) == [(None, "q1", "q3", "q2")]


def test_a_question_crosses_into_a_section_by_its_buttons(client, admin, consultation):
    section = add_section(client)
    client.post(f"{AT}/questions/q3/descendre")
    assert order(consultation) == [(None, "q1", "q2"), (section, "q3")]
    page = client.get(f"{AT}/questions").text
    assert "Chez vous" in page
    client.post(f"{AT}/sections/{section}/retirer")
    assert order(consultation) == [(None, "q1", "q2", "q3")]


def test_a_dragged_order_is_kept_whole_or_not_at_all(client, admin, consultation):
    section = add_section(client)
    page = client.get(f"{AT}/questions")
    sent = {"order": f"q2 section:{section} q3 q1", "moved": "q3", "seen": seen_in(page)}
    assert client.post(f"{AT}/questions/ordre", data=sent).status_code == 303
    assert order(consultation) == [(None, "q2"), (section, "q3", "q1")]
    again = client.post(f"{AT}/questions/ordre", data={**sent, "order": "q1 q2 q3"}, follow_redirects=True)
    assert "rien n’a été déplacé" in again.text
    assert order(consultation) == [(None, "q2"), (section, "q3", "q1")]


def test_two_editors_who_move_at_once_are_told_and_the_first_order_stands(client, admin, consultation):
    seen = seen_in(client.get(f"{AT}/questions"))
    client.post(f"{AT}/questions/ordre", data={"order": "q3 q2 q1", "seen": seen})
    second = client.post(f"{AT}/questions/ordre", data={"order": "q1 q3 q2", "seen": seen}, follow_redirects=True)
    assert "Une autre personne a modifié ceci entre-temps" in second.text
    assert order(consultation) == [(None, "q3", "q2", "q1")]


def test_a_question_does_not_go_before_one_on_whose_answer_it_depends(client, admin, consultation):
    second, first = (queries.question_by_code(consultation.id, code) for code in ("q2", "q1"))
    second.conditions = [Condition(source_question_id=first.id, operator=Operator.ANSWERED, value=None)]
    db.session.commit()
    page = client.post(f"{AT}/questions/q2/monter", follow_redirects=True)
    assert "elle doit rester après" in page.text
    assert order(consultation) == [(None, "q1", "q2", "q3")]


def test_a_copy_stands_after_its_original_with_everything_it_asks(client, admin, consultation):
    asked = queries.question_by_code(consultation.id, "q1")
    asked.kind, asked.help, asked.required = QuestionKind.CHOICE, "Une seule", True
    asked.choices = [Choice(position=1, label="Oui"), Choice(position=2, label="Non")]
    db.session.commit()
    assert client.post(f"{AT}/questions/q1/dupliquer").status_code == 303
    assert order(consultation) == [(None, "q1", "q4", "q2", "q3")]
    copy = queries.question_by_code(consultation.id, "q4")
    assert (copy.kind, copy.prompt, copy.help, copy.required) == (QuestionKind.CHOICE, asked.prompt, "Une seule", True)
    assert [choice.label for choice in copy.choices] == ["Oui", "Non"]
    assert {choice.id for choice in copy.choices}.isdisjoint({choice.id for choice in asked.choices})


def test_a_profile_question_is_not_copied(client, admin, consultation):
    asked = queries.question_by_code(consultation.id, "q1")
    asked.kind, asked.profile_key = QuestionKind.PROFILE, "college"
    db.session.commit()
    assert client.post(f"{AT}/questions/q1/dupliquer").status_code == 409
    assert db.session.query(Question).count() == 3


@pytest.mark.parametrize(
    ("page", "mine", "theirs"),
    [
        ("textes", {"welcome": "Le mien.", "thanks": "Merci."}, {"welcome": "Le leur.", "thanks": "Merci."}),
        ("notice", {"body": "Le mien."}, {"body": "Le leur."}),
    ],
)
def test_two_editors_of_a_text_lose_nothing(client, admin, consultation, page, mine, theirs):
    seen = seen_in(client.get(f"{AT}/{page}"))
    assert client.post(f"{AT}/{page}", data={**theirs, "seen": seen}).status_code == 302
    met = client.post(f"{AT}/{page}", data={**mine, "seen": seen})
    assert met.status_code == 409
    assert "pendant que vous écriviez" in met.text
    assert "Le mien." in met.text
    assert "Le leur." in met.text
    knowingly = client.post(f"{AT}/{page}", data={**mine, "seen": seen_in(met)})
    assert knowingly.status_code == 302


def test_two_editors_of_the_settings_see_each_other_s_title(client, admin, consultation):
    page = client.get(f"{AT}/reglages")
    dates = {"closes_at": value_of(page, "closes_at"), "late_sheet_days": "14"}
    sent = {"access": "anyone", **dates, "seen": seen_in(page)}
    assert client.post(f"{AT}/reglages", data={**sent, "title": "Le leur"}).status_code == 302
    met = client.post(f"{AT}/reglages", data={**sent, "title": "Le mien"})
    assert met.status_code == 409
    assert "Le leur" in met.text
    db.session.expire_all()
    assert consultation.title == "Le leur"


def test_two_editors_of_a_question_lose_nothing(client, admin, consultation):
    at = f"{AT}/questions/q1"
    seen = seen_in(client.get(at))
    assert client.post(at, data={"prompt": "La leur ?", "seen": seen}).status_code == 302
    met = client.post(at, data={"prompt": "La mienne ?", "seen": seen})
    assert met.status_code == 409
    assert "La leur" in met.text
    assert "La mienne ?" in met.text
    assert client.post(at, data={"prompt": "La mienne ?", "seen": seen_in(met)}).status_code == 302
    db.session.expire_all()
    assert queries.question_by_code(consultation.id, "q1").prompt == "La mienne ?"


def test_two_editors_of_a_section_are_told(client, admin, consultation):
    section = add_section(client)
    seen = fingerprint({"title": "Chez vous", "intro": ""})
    client.post(f"{AT}/sections/{section}", data={"title": "Leur titre", "intro": "", "seen": seen})
    met = client.post(f"{AT}/sections/{section}", data={"title": "Mon titre", "intro": "", "seen": seen})
    assert met.status_code == 409
    assert "Leur titre" in met.text


def test_a_question_with_answers_is_reworded_only_with_a_reason_and_keeps_both_wordings(client, admin, consultation):
    consultation.state = State.OPEN
    make_participation(consultation)
    db.session.commit()
    at = f"{AT}/questions/q1/reformuler"
    seen = seen_in(client.get(at))
    without = client.post(at, data={"prompt": "Plus claire ?", "help": "", "reason": " ", "seen": seen})
    assert without.status_code == 422
    assert "Dites pourquoi" in without.text
    sent = {"prompt": "Plus claire ?", "help": "", "reason": "On lisait « rue ».", "seen": seen}
    assert client.post(at, data=sent).status_code == 302
    question = queries.question_by_code(consultation.id, "q1")
    db.session.refresh(question)
    assert question.prompt == "Plus claire ?"
    (kept,) = queries_life.wordings_of(consultation.id)[question.id]
    assert (kept.prompt, kept.reason, kept.by_id) == ("Question q1 ?", "On lisait « rue ».", admin.id)
    page = client.get(f"{AT}/questions").text
    assert "Question q1" in page
    assert "Plus claire" in page
    assert client.post(at, data={**sent, "prompt": "Encore autre ?"}).status_code == 409


def test_a_published_consultation_is_not_reworded(client, admin, consultation):
    consultation.state = State.PUBLISHED
    make_participation(consultation)
    db.session.commit()
    sent = {"prompt": "Autre ?", "help": "", "reason": "Parce que."}
    assert client.post(f"{AT}/questions/q1/reformuler", data=sent).status_code == 409
