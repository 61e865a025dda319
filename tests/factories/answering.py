"""Consultations ready to be answered, and people invited to them."""

from __future__ import annotations

from typing import Any

from flask import current_app

from consult.accounts.models import Person
from consult.consultations.models import (
    Access,
    Answer,
    AnswerFile,
    Choice,
    Condition,
    Consultation,
    Invitation,
    InvitedPerson,
    Operator,
    Question,
    QuestionKind,
    Section,
)
from consult.db import db
from consult.files.cleaning import cleaned
from consult.files.storage import write
from consult.secrets import derived_token, digest, new_token
from consult.territories.models import Organisation
from tests.factories.basics import make_consultation, make_question
from tests.support.sample_files import picture


def make_questionnaire(organisation: Organisation, **values: Any) -> Consultation:
    """Two open questions, a word, choices, a scale and the age: six pages."""
    consultation = make_consultation(organisation, **values)
    make_question(consultation, code="q1", position=1, prompt="Que faudrait-il changer près de chez vous ?")
    make_question(consultation, code="q2", position=2, prompt="Qu’est-ce qui vous aide à rester en bonne santé ?")
    make_question(consultation, QuestionKind.FEW_WORDS, code="mot", position=3, prompt="La santé, en un mot ?")
    question = make_question(
        consultation, QuestionKind.CHOICE, code="choix", position=4, prompt="Vos deux priorités ?", max_choices=2
    )
    for position, label in enumerate(("Prévenir", "Accompagner", "Rembourser")):
        db.session.add(Choice(question_id=question.id, position=position, label=label))
    make_question(
        consultation,
        QuestionKind.SCALE,
        code="note",
        position=5,
        prompt="Votre confiance ?",
        scale_min_label="aucune",
        scale_max_label="totale",
    )
    make_question(
        consultation, QuestionKind.PROFILE, code="age", position=6, prompt="Votre âge ?", profile_key="age_band"
    )
    db.session.flush()
    return consultation


def add_choices(asked: Question, *labels: str) -> list[Choice]:
    asked.choices = [Choice(position=position, label=label) for position, label in enumerate(labels, start=1)]
    db.session.flush()
    return asked.choices


def make_rich_questionnaire(organisation: Organisation, **values: Any) -> Consultation:
    """One question of each newer kind, in two sections: matrix, ranking, number | date, file, a library profile, and an
    open question asked only of carers."""
    consultation = make_consultation(organisation, **values)
    first = Section(
        consultation_id=consultation.id, position=1, title="Nos services", intro="Ce que vous en **pensez**."
    )
    last = Section(consultation_id=consultation.id, position=2, title="Et vous ?")
    db.session.add_all([first, last])
    db.session.flush()
    kinds = QuestionKind
    rows = {"rows": ["L’accueil", "Les délais"]}
    asked = [
        make_question(consultation, kinds.MATRIX, code="m", position=1, prompt="Que pensez-vous de…", settings=rows),
        make_question(consultation, kinds.RANKING, code="r", position=2, prompt="Vos priorités ?", max_choices=2),
        make_question(
            consultation,
            kinds.NUMBER,
            code="n",
            position=3,
            prompt="À combien de kilomètres ?",
            settings={"min": "0", "max": "500", "unit": "km", "decimals": 1},
        ),
        make_question(consultation, kinds.DATE, code="d", position=4, prompt="Depuis quand ?", settings={}),
        make_question(
            consultation,
            kinds.FILE,
            code="f",
            position=5,
            prompt="Une photo ?",
            max_choices=2,
            settings={"types": ["image", "pdf", "document"], "max_megabytes": 2},
        ),
        make_question(
            consultation, kinds.PROFILE, code="p", position=6, prompt="Aidez-vous un proche ?", profile_key="caregiver"
        ),
        make_question(consultation, code="o", position=7, prompt="Qu’est-ce qui vous aiderait ?"),
    ]
    for place, row in enumerate(asked):
        row.section_id = first.id if place < 3 else last.id
    add_choices(asked[0], "Bien", "Moyen", "Mal")
    add_choices(asked[1], "Prévenir", "Accompagner", "Rembourser")
    yes = add_choices(asked[5], "Oui", "Non")[0]
    db.session.add(
        Condition(question_id=asked[6].id, source_question_id=asked[5].id, operator=Operator.IS, value=yes.id)
    )
    db.session.flush()
    db.session.expire_all()
    return consultation


def attach_file(consultation: Consultation, participation_id: int) -> AnswerFile:
    """A file sent as the answer to a question made for it."""
    settings = {"types": ["image"], "max_megabytes": 1}
    asked = make_question(
        consultation, QuestionKind.FILE, code="piece", position=90, prompt="Une image ?", settings=settings
    )
    clean = cleaned(picture(), ("image",), 1)
    file = AnswerFile(
        organisation_id=consultation.organisation_id,
        participation_id=participation_id,
        question_id=asked.id,
        client_key="0b6b4b52-0000-4000-8000-000000000001",
        name="vue.jpg",
        media_type=clean.media_type,
        size=len(clean.data),
        sha256=digest("vue"),
        path=write(clean, "answers"),
    )
    db.session.add(file)
    db.session.flush()
    db.session.add(Answer(participation_id=participation_id, question_id=asked.id, file_id=file.id))
    db.session.flush()
    return file


def invite(consultation: Consultation, *people: Person) -> str:
    """One invitation for people who share an address; returns the token of its link."""
    nonce = new_token()
    token = derived_token(current_app.config["SECRET_KEY"], nonce)
    invitation = Invitation(
        consultation_id=consultation.id, email=str(people[0].email), nonce=nonce, token_hash=digest(token)
    )
    db.session.add(invitation)
    db.session.flush()
    for person in people:
        db.session.add(InvitedPerson(consultation_id=consultation.id, invitation_id=invitation.id, person_id=person.id))
    db.session.flush()
    return token


def question(consultation: Consultation, code: str) -> Question:
    return next(row for row in consultation.questions if row.code == code)


def linked(organisation: Organisation, *people: Person, **values: Any) -> tuple[Consultation, str]:
    """A questionnaire answered by personal link, and a token."""
    consultation = make_questionnaire(organisation, access=Access.LINK, **values)
    return consultation, invite(consultation, *people)
