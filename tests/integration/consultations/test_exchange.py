"""Questionnaires as files: written and read again the same; whole models; a sentence for each absurd file."""

import json

import jsonschema
import pytest
import sqlalchemy as sa

from consult.authz import Role
from consult.consultations import queries
from consult.consultations.exchange.models import LIBRARY, MODELS, model
from consult.consultations.exchange.reading import SCHEMA, DocumentRefused, read_document
from consult.consultations.exchange.writing import DEFAULTS, document_of
from consult.consultations.models import Consultation, Section, Translation
from consult.consultations.operations.build_consultation import build_consultation
from consult.db import db
from tests.factories.basics import actor_for, make_college, make_organisation

SMALL = {"format": "concerte/questionnaire", "version": 1, "title": "Essai", "questions": []}
ASKED = {"code": "q1", "kind": "choice", "prompt": "Oui ou non ?", "choices": ["Oui", "Non"]}
THEN = {"code": "q2", "kind": "open_text", "prompt": "Pourquoi ?"}


@pytest.fixture
def organisation(context):
    return make_organisation(contact_email="contact@exemple.test")


@pytest.fixture
def actor(organisation):
    return actor_for(organisation, Role.ADMINISTRATOR)


def document(**values):
    return json.dumps({**SMALL, **values}).encode()


def refused(data):
    with pytest.raises(DocumentRefused) as refusal:
        read_document(data)
    return refusal.value.faults


def test_the_published_schema_is_itself_a_schema():
    jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMA.read_text("utf-8")))


@pytest.mark.parametrize("name", sorted(MODELS))
def test_a_model_becomes_a_consultation_that_is_written_back_the_same(name, organisation, actor):
    wanted = model(name, organisation)
    consultation = build_consultation(actor=actor, document=wanted)
    written = document_of(consultation)
    assert written["notice"] == wanted["notice"]
    assert "{" not in written["notice"]
    assert organisation.name in written["notice"]
    keys = [section["key"] for section in wanted["sections"]]
    assert [plainly(question, keys) for question in wanted["questions"]] == written["questions"]
    assert read_document(json.dumps(written).encode())["questions"] == written["questions"]


def plainly(question, keys):
    """As it is written back: sections by rank, nothing that says nothing, the mode of conditions said."""
    plain = {name: value for name, value in question.items() if DEFAULTS.get(name, ...) != value}
    if "section" in plain:
        plain["section"] = f"s{keys.index(plain['section']) + 1}"
    return {"condition_mode": "all", **plain} if "conditions" in plain else plain


def test_every_model_is_a_file_of_the_library():
    assert sorted(path.stem for path in LIBRARY.glob("*.json")) == sorted(MODELS)


def test_sections_conditions_and_translations_survive_the_journey(organisation, actor):
    college = make_college(organisation)
    asked = {
        "locales": ["fr", "en"],
        "sections": [{"key": "a", "title": "Chez vous", "intro": "Deux questions."}],
        "questions": [
            {"code": "c", "kind": "profile", "prompt": "Vous êtes…", "profile_key": "college"},
            {**ASKED, "section": "a"},
            {
                **THEN,
                "section": "a",
                "condition_mode": "any",
                "conditions": [
                    {"question": "q1", "operator": "is", "value": "Non"},
                    {"question": "c", "operator": "is", "value": college.code},
                ],
            },
        ],
        "translations": {
            "en": {
                "consultation:title": "Trial",
                "section:a:title": "Your place",
                "question:q1:prompt": "Yes or no?",
                "choice:q1:2:label": "No",
            }
        },
    }
    first = build_consultation(actor=actor, document=read_document(document(**asked)))
    second = build_consultation(actor=actor, document=document_of(first), title="Copie")
    assert document_of(second)["translations"] == {
        "en": {key.replace("section:a", "section:s1"): text for key, text in asked["translations"]["en"].items()}
    }
    assert document_of(second)["questions"] == document_of(first)["questions"]
    ours = db.session.scalars(sa.select(Section.id).where(Section.consultation_id == second.id)).all()
    subjects = db.session.scalars(sa.select(Translation.subject).where(Translation.consultation_id == second.id)).all()
    assert f"section:{ours[0]}:title" in subjects
    condition = queries.question_by_code(second.id, "q2").conditions[0]
    assert condition.value in [choice.id for choice in queries.question_by_code(second.id, "q1").choices]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "vide"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"Bonjour", "ligne 1"),
        (b'{"title": "x",\n"questions": [', "ligne 2"),
        (b"[" * 100_000, "JSON"),
        (b"[" * 50 + b"]" * 50, "niveaux"),
        (b'{"title": NaN}', "JSON"),
        (b"[1" + b"0" * 5000 + b"]", "JSON"),
        (b'{"title": "a", "title": "b"}', "deux fois"),
        (b"[]", "un objet"),
        (b"null", "un objet"),
        (b'"' + b"x" * (1024 * 1024 + 1) + b'"', "1 Mo"),
    ],
)
def test_an_absurd_file_gets_one_sentence(context, data, sentence):
    faults = refused(data)
    assert len(faults) == 1
    assert sentence in faults[0]


@pytest.mark.parametrize(
    ("values", "place", "sentence"),
    [
        ({"version": 2}, "version", "« 1 »"),
        ({"title": " "}, "title", "forme attendue"),
        ({"title": 3}, "title", "un texte"),
        ({"surprise": 1}, "le fichier", "surprise"),
        ({"questions": [{"code": "q1", "kind": "open_text"}]}, "questions[0]", "prompt"),
        ({"questions": [{**THEN, "kind": "poem"}]}, "questions[0].kind", "open_text"),
        ({"questions": [{**THEN, "code": "q 1"}]}, "questions[0].code", "forme attendue"),
        ({"questions": [THEN] * 61}, "questions", "60 au plus"),
        ({"questions": [THEN, THEN]}, "questions[1].code", "déjà pris"),
        ({"questions": [{**THEN, "section": "z"}]}, "questions[0].section", "« z »"),
        ({"questions": [{**THEN, "max_length": 3}]}, "questions[0].max_length", "au moins 20"),
        ({"translations": {"en": {}}}, "translations.en", "locales"),
        ({"locales": ["fr", "en"], "translations": {"en": {"question:q9:prompt": "x"}}}, "translations.en", "q9"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(context, values, place, sentence):
    faults = refused(document(**values))
    assert any(fault.startswith(place) and sentence in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("condition", "place", "sentence"),
    [
        ({"question": "q9", "operator": "answered"}, "conditions[0].question", "« q9 »"),
        ({"question": "q2", "operator": "answered"}, "conditions[0].question", "vient après"),
        ({"question": "q1", "operator": "is", "value": "Peut-être"}, "conditions[0].value", "réponse possible"),
        ({"question": "q1", "operator": "is"}, "conditions[0]", "« value »"),
    ],
)
def test_a_wrong_reference_is_named(context, condition, place, sentence):
    (fault,) = refused(document(questions=[ASKED, {**THEN, "conditions": [condition]}]))
    assert fault.startswith(f"questions[1].{place}")
    assert sentence in fault


@pytest.mark.parametrize(
    ("question", "place", "sentence"),
    [
        ({"code": "q1", "kind": "choice", "prompt": "Oui ?", "choices": ["Oui"]}, "choices", "au moins deux"),
        (
            {"code": "q1", "kind": "profile", "prompt": "Qui ?", "profile_key": "birth_date"},
            "profile_key",
            "Choisissez",
        ),
        ({"code": "q1", "kind": "scale", "prompt": "Note ?", "scale_min": 5, "scale_max": 5}, "scale_max", "échelle"),
        ({**ASKED, "choices": ["Oui", "Oui"]}, "choices", "les mêmes"),
    ],
)
def test_what_the_form_refuses_a_file_does_not_bring(organisation, actor, question, place, sentence):
    before = db.session.query(Consultation).count()
    with pytest.raises(DocumentRefused) as refusal, db.session.begin_nested():
        build_consultation(actor=actor, document=read_document(document(questions=[question])))
    assert refusal.value.faults[0].startswith(f"questions[0].{place}")
    assert sentence in refusal.value.faults[0]
    assert db.session.query(Consultation).count() == before


def test_a_college_that_another_organisation_has_is_said(organisation, actor):
    asked = [
        {"code": "c", "kind": "profile", "prompt": "Vous êtes…", "profile_key": "college"},
        {**THEN, "conditions": [{"question": "c", "operator": "is", "value": "inconnu"}]},
    ]
    with pytest.raises(DocumentRefused) as refusal, db.session.begin_nested():
        build_consultation(actor=actor, document=read_document(document(questions=asked)))
    assert "« inconnu »" in str(refusal.value)
