"""Consultations ready to be answered, and people invited to them."""

from __future__ import annotations

from typing import Any

from flask import current_app

from consult.accounts.models import Person
from consult.consultations.models import Access, Choice, Consultation, Invitation, InvitedPerson, Question, QuestionKind
from consult.db import db
from consult.secrets import derived_token, digest, new_token
from consult.territories.models import Organisation
from tests.factories.basics import make_consultation, make_question


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
