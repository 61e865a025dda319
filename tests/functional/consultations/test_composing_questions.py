"""The page of one question: every kind, the library of profiles, conditions without script, and what is refused."""

from __future__ import annotations

import pytest

from consult.authz import Role
from consult.consultations import queries
from consult.consultations.models import Condition, Consultation, Operator, Question, QuestionKind, Section, State
from consult.db import db
from tests.factories.answering import add_choices, make_rich_questionnaire
from tests.factories.basics import (
    make_consultation,
    make_member_of_staff,
    make_organisation,
    make_question,
    sign_in,
)

AT = "/administration/consultations/sante/questions"


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def admin(client, organisation):
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


@pytest.fixture
def consultation(organisation, admin):
    consultation = make_consultation(organisation, state=State.DRAFT)
    db.session.commit()
    return consultation


@pytest.fixture
def yes_no(consultation):
    """A first question to depend on."""
    question = make_question(consultation, QuestionKind.CHOICE, code="q1", position=1, prompt="Êtes-vous aidant ?")
    add_choices(question, "Oui", "Non")
    db.session.commit()
    return question


def asked(code: str) -> Question:
    db.session.expire_all()
    return queries.question_by_code(db.session.query(Consultation).one().id, code)


KINDS = {
    "matrix": {"rows": "L’accueil\nLes délais", "choices": "Bien\nMal", "shuffle_choices": "y"},
    "ranking": {"choices": "A\nB\nC", "max_choices": "2"},
    "number": {"number_min": "0", "number_max": "1 000,5", "unit": "kilomètres", "decimals": "1"},
    "date": {"earliest": "2000-01-01", "latest": "2030-12-31"},
    "file": {"types": ["image", "pdf"], "max_megabytes": "5", "max_choices": "2"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_asked_and_shown_again_as_it_was(client, consultation, kind):
    data = {"prompt": "Alors ?", "example": "Ceci", **KINDS[kind]}
    assert client.post(f"{AT}/ajouter/{kind}", data=data).location == AT
    first = asked("q1")
    before = (first.settings, [choice.label for choice in first.choices], first.max_choices, first.shuffle_choices)
    page = client.get(f"{AT}/q1").text
    for value in ("L’accueil", "1 000,5", "2000-01-01", "kilomètres"):
        assert (value in page) is (value in str(KINDS[kind])), value
    assert client.post(f"{AT}/q1", data=data).location == AT
    again = asked("q1")
    assert (again.settings, [choice.label for choice in again.choices], again.max_choices) == before[:3]


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("matrix", {"rows": "", "choices": "A\nB"}, "vingt lignes"),
        ("matrix", {"rows": "A\nA", "choices": "A\nB"}, "toutes différentes"),
        ("matrix", {"rows": "A", "choices": "1\n2\n3\n4\n5\n6\n7\n8"}, "deux et sept"),
        ("ranking", {"choices": "A\nB", "max_choices": "3"}, "classer plus de réponses"),
        ("number", {"number_min": "dix"}, "pas un nombre"),
        ("number", {"number_min": "5", "number_max": "5"}, "dépasser le plus petit"),
        ("number", {"decimals": "9"}, "0 et 3"),
        ("date", {"earliest": "2030-01-01", "latest": "2020-01-01"}, "après la première"),
        ("date", {"earliest": "hier"}, "error-summary"),
        ("file", {"max_megabytes": "5", "max_choices": "1"}, "une sorte de fichier"),
        ("file", {"types": ["image"], "max_megabytes": "500", "max_choices": "1"}, "Entre 1 et 20"),
        ("file", {"types": ["exe"], "max_megabytes": "5", "max_choices": "1"}, "error-summary"),
        ("open-text", {"max_length": "3"}, "Entre 20 et"),
    ],
)
def test_an_unfinished_kind_is_refused_with_its_reason(client, consultation, kind, data, sentence):
    page = client.post(f"{AT}/ajouter/{kind}", data={"prompt": "Alors ?", **data})
    assert page.status_code == 422
    assert sentence in page.text
    assert not queries.questions_of(consultation.id)


def test_the_library_fills_a_profile_question(client, consultation):
    library = client.get(f"{AT}/ajouter/profile").text
    assert "?modele=seniority" in library
    page = client.get(f"{AT}/ajouter/profile?modele=seniority").text
    assert "Moins de 2 ans" in page
    assert "Depuis combien de temps" in page
    client.post(f"{AT}/ajouter/profile", data={"prompt": "Depuis quand ?", "profile_key": "seniority"})
    assert asked("q1").choices[0].label == "Moins de 2 ans"
    client.post(f"{AT}/ajouter/profile", data={"prompt": "Aidant ?", "profile_key": "caregiver", "choices": "Oui\nNon"})
    assert len(asked("q2").choices) == 2


def test_a_question_joins_the_end_of_its_section(client, consultation):
    sections = [Section(consultation_id=consultation.id, position=n, title=f"Partie {n}") for n in (1, 2)]
    db.session.add_all(sections)
    db.session.flush()
    first, last = (section.id for section in sections)
    make_question(consultation, code="q1", position=1).section_id = first
    make_question(consultation, code="q2", position=2).section_id = last
    db.session.commit()
    client.post(f"{AT}/ajouter/open-text", data={"prompt": "Encore ?", "section_id": str(first)})
    order = [(row.code, row.section_id) for row in queries.questions_of(consultation.id)]
    assert order == [("q1", first), ("q3", first), ("q2", last)]
    page = client.post(f"{AT}/ajouter/open-text", data={"prompt": "Encore ?", "section_id": "999"})
    assert page.status_code == 422


def condition(source, operator="is", value="", n=0):
    name = f"condition-{n}"
    return {f"{name}-source": str(source), f"{name}-operator": operator, f"{name}-value": str(value)}


def test_conditions_are_written_without_script(client, consultation, yes_no):
    add = f"{AT}/ajouter/open-text"
    assert "Ajouter une condition" in client.get(add).text
    page = client.post(add, data={"prompt": "Laquelle ?", "do": "add-condition"})
    assert page.status_code == 200
    assert "condition-0-source" in page.text
    assert "Laquelle ?" in page.text, "what was typed stays"
    page = client.post(add, data={"prompt": "Laquelle ?", "condition-0-source": str(yes_no.id), "do": "conditions"})
    for shown in ("condition-0-operator", "condition-0-value", ">Oui<", "n’a pas de réponse"):
        assert shown in page.text
    assert not [row for row in queries.questions_of(consultation.id) if row.code == "q2"]
    data = {"prompt": "Laquelle ?", **condition(yes_no.id, "is", yes_no.choices[0].id)}
    assert client.post(add, data=data).location == AT
    held = asked("q2").conditions
    assert [(row.source_question_id, row.operator, row.value) for row in held] == [
        (yes_no.id, Operator.IS, yes_no.choices[0].id)
    ]
    assert f'value="{yes_no.choices[0].id}" selected' in client.get(f"{AT}/q2").text
    client.post(f"{AT}/q2", data={"prompt": "Laquelle ?", **condition("", "", "")})
    assert asked("q2").conditions == []


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("q1", "is", "")], "Indiquez la réponse attendue"),
        ([("q1", "", "")], "comment la réponse est comparée"),
        ([("q1", "at_least", "3")], "comment la réponse est comparée"),
        ([("q1", "is", "999999")], "ne propose pas"),
        ([("q1", "is", "Oui"), ("q1", "is", "Non")], "ses conditions se contredisent"),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(client, consultation, yes_no, rows, sentence):
    ids = {choice.label: choice.id for choice in yes_no.choices}
    data = {"prompt": "Laquelle ?"}
    for n, (_source, operator, value) in enumerate(rows):
        data |= condition(yes_no.id, operator, ids.get(value, value), n)
    page = client.post(f"{AT}/ajouter/open-text", data=data)
    assert page.status_code == 422
    assert sentence in page.text
    assert len(queries.questions_of(consultation.id)) == 1


def test_a_loop_of_conditions_is_refused_and_an_old_one_keeps_it_closed(client, consultation, yes_no):
    """The page offers earlier questions only; a hand-made request, or a file, is caught by the same rule."""
    second = make_question(consultation, code="q2", position=2, prompt="Laquelle ?")
    for one, other in ((second, yes_no), (yes_no, second)):
        loop = Condition(question_id=one.id, source_question_id=other.id, operator=Operator.ANSWERED, value=None)
        db.session.add(loop)
    db.session.commit()
    page = client.post(f"{AT}/q2", data={"prompt": "Laquelle ?", **condition(yes_no.id, "answered")})
    assert page.status_code == 422
    assert "dépendent l’une de l’autre" in page.text
    opening = client.get("/administration/consultations/sante/ouvrir").text
    assert "Êtes-vous aidant ?" in opening
    assert "dépendent l’une de l’autre" in opening
    assert client.post("/administration/consultations/sante/ouvrir").status_code == 409
    assert asked("q1").consultation.state is State.DRAFT


def test_an_answer_that_others_depend_on_is_not_taken_away(client, consultation, yes_no):
    client.post(f"{AT}/ajouter/open-text", data={"prompt": "?", **condition(yes_no.id, "is", yes_no.choices[1].id)})
    changed = {"prompt": "Êtes-vous aidant ?", "max_choices": "1"}
    page = client.post(f"{AT}/q1", data={**changed, "choices": "Oui"})
    assert page.status_code == 422
    page = client.post(f"{AT}/q1", data={**changed, "choices": "Oui\nUn peu\nBeaucoup"})
    assert "ne propose pas" in page.text
    assert client.post(f"{AT}/q1", data={**changed, "choices": "Oui\nPas du tout"}).status_code == 302, "reworded"
    assert asked("q2").conditions[0].value == asked("q1").choices[1].id
    page = client.post(f"{AT}/q1/retirer")
    assert page.status_code == 409
    assert "changez d’abord ses conditions" in page.text


def test_the_pages_of_composing_show_every_kind(client, organisation, admin):
    make_rich_questionnaire(organisation, state=State.DRAFT)
    db.session.commit()
    for code in "mrndfpo":
        assert client.get(f"{AT}/{code}").status_code == 200
    assert client.get(AT).status_code == 200
    assert client.get("/administration/consultations/sante/apercu").status_code == 200
