"""Every kind of question goes from the sheet to what is stored, and back to the screen."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from consult.accounts.models import AgeBand
from consult.consultations.models import Answer, Choice, Condition, Draft, Operator, QuestionKind
from consult.consultations.paper.asked import Widget
from consult.consultations.paper.operations.correct_entry import correct_entry
from consult.consultations.paper.operations.send_entry import send_entry
from consult.consultations.paper.queries import participation_of
from consult.consultations.paper.screen import screen_of
from consult.consultations.queries_answering import sheet_of
from consult.db import db, utcnow
from tests.factories.answering import make_questionnaire, question
from tests.factories.basics import make_college, make_organisation, make_person, make_question
from tests.factories.paper import begin, enter, keep, make_clerk, typed


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def consultation(organisation):
    consultation = make_questionnaire(organisation)
    rows = {"rows": ["L’attente", "L’écoute"]}
    kinds = (
        (QuestionKind.MATRIX, "grille", ("Mauvais", "Bon"), {"settings": rows}),
        (QuestionKind.RANKING, "rang", ("Agence", "Site", "Téléphone"), {"max_choices": 3}),
        (QuestionKind.NUMBER, "combien", (), {"settings": {"min": 0, "max": 10, "unit": "fois"}}),
        (QuestionKind.DATE, "quand", (), {"settings": {}}),
        (QuestionKind.FILE, "photo", (), {"settings": {"types": ["image"]}}),
        (QuestionKind.PROFILE, "anciennete", ("Moins de 2 ans", "Plus"), {"profile_key": "seniority"}),
    )
    for place, (kind, code, choices, values) in enumerate(kinds, start=7):
        made = make_question(consultation, kind, code=code, position=place, prompt=f"{code} ?", **values)
        for position, label in enumerate(choices):
            db.session.add(Choice(question_id=made.id, position=position, label=label))
    db.session.commit()
    return consultation


@pytest.fixture
def clerk(organisation):
    return make_clerk(organisation)


def fields(consultation, code):
    asked = question(consultation, code)
    return asked.id, [choice.id for choice in asked.choices]


def test_each_kind_is_stored_shown_again_and_corrected(consultation, clerk):
    (grid, columns), (ranking, things) = fields(consultation, "grille"), fields(consultation, "rang")
    texts = typed(consultation, q1=["Un banc"], age="60-80", anciennete="Plus") | {
        f"q{grid}-r0": ["2"],
        f"q{grid}-r1": ["1"],
        f"q{ranking}-c{things[2]}": ["1"],
        f"q{ranking}-c{things[0]}": ["2"],
        f"q{fields(consultation, 'combien')[0]}": ["3"],
        f"q{fields(consultation, 'quand')[0]}": ["12/03/2026"],
    }
    entry = enter(clerk, consultation, texts)
    sheet = sheet_of(consultation, participation_of(entry))
    held = {part.question.code: part.sent_values for part in sheet.parts if not part.is_open_text}
    assert held["grille"] == [[0, columns[1]], [1, columns[0]]]
    assert held["rang"] == [things[2], things[0]]
    assert (held["combien"], held["quand"], held["photo"]) == (["3"], ["2026-03-12"], [])
    assert held["anciennete"] == [fields(consultation, "anciennete")[1][1]]
    assert sheet.participation.age_band is AgeBand.FROM_60
    screen = screen_of(consultation, entry)
    assert dict(screen.typed) == texts, "the screen shows what was typed"
    again = dict(screen.typed) | {f"q{grid}-r1": ["2"]}
    correct_entry(actor=clerk, consultation=consultation, entry=entry, typed=again, now=utcnow())
    part = sheet_of(consultation, participation_of(entry)).part_of(grid)
    assert part.sent_values == [[0, columns[1]], [1, columns[1]]]


def test_a_profile_that_is_known_is_told_and_not_asked(organisation, consultation, clerk):
    make_question(
        consultation, QuestionKind.PROFILE, code="college", position=20, profile_key="college", prompt="Vous ?"
    )
    person = make_person(organisation, college_id=make_college(organisation).id)
    db.session.expire_all()
    entry = begin(clerk, consultation, person)
    row = screen_of(consultation, entry).rows[-1]
    assert (row.asked.widget, row.asked.known) == (Widget.NONE, "Adhérents")
    keep(clerk, entry, typed(consultation, q1=["Un banc"]))
    send_entry(actor=clerk, consultation=consultation, entry=entry, now=utcnow())
    assert screen_of(consultation, entry).rows[-1].asked.known == "Adhérents"
    anonymous = begin(clerk, consultation)
    assert screen_of(consultation, anonymous).rows[-1].asked.widget is Widget.RADIOS


def test_what_a_condition_hides_is_left_out_and_said(consultation, clerk):
    source, hidden = question(consultation, "choix"), question(consultation, "q2")
    db.session.delete(hidden)
    hidden = make_question(consultation, code="suite", position=30, prompt="Pourquoi ?")
    db.session.add(
        Condition(question_id=hidden.id, source_question_id=source.id, operator=Operator.IS, value=source.choices[0].id)
    )
    db.session.commit()
    db.session.expire_all()
    entry = begin(clerk, consultation)
    keep(clerk, entry, typed(consultation, q1=["Un banc"], choix=["Rembourser"], suite=["Pour prévenir"]))
    assert send_entry(actor=clerk, consultation=consultation, entry=entry, now=utcnow()) == [hidden.id]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0
    other = begin(clerk, consultation)
    keep(clerk, other, typed(consultation, q1=["Un banc"], choix=["Prévenir"], suite=["Pour prévenir"]))
    assert send_entry(actor=clerk, consultation=consultation, entry=other, now=utcnow()) == []
    assert sheet_of(consultation, participation_of(other)).part_of(hidden.id).sent[0].body == "Pour prévenir"


def test_a_question_taken_out_while_it_is_typed_loses_nothing_else(consultation, clerk):
    entry = begin(clerk, consultation)
    texts = typed(consultation, q1=["Un banc"], note="7")
    version = keep(clerk, entry, texts)
    db.session.delete(question(consultation, "note"))
    db.session.commit()
    db.session.expire_all()
    keep(clerk, entry, texts, version)
    send_entry(actor=clerk, consultation=consultation, entry=entry, now=utcnow())
    assert db.session.scalars(sa.select(Answer)).all() == []
    assert entry.sent_at is not None
