"""People of the demonstration who answer the open consultation by their personal link, as the list grows shorter."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from consult.accounts.models import Consent, Person
from consult.accounts.profile import AgeBand, Purpose
from consult.authz import Actor
from consult.clock import paris_day
from consult.consultations.models import (
    Answer,
    Consultation,
    InvitedPerson,
    Participation,
    ParticipationLink,
    Question,
    QuestionKind,
)
from consult.consultations.operations.store_contribution import store_contribution
from consult.consultations.queries import latest_notice, questions_of
from consult.db import db
from consult.moderation.operations.examine_contributions import examine_contributions

WILLING = {
    AgeBand.FROM_20: 0.5,
    AgeBand.FROM_30: 0.6,
    AgeBand.FROM_40: 1.0,
    AgeBand.FROM_60: 1.35,
    AgeBand.OVER_80: 0.7,
}
"""How readily each age answers: the cockpit shows who is missing."""
WRITES = 0.4
WORDS = (
    "écoute",
    "attente",
    "humain",
    "sourire",
    "patience",
    "horaires",
    "proximité",
    "clarté",
    "confiance",
    "respect",
)
OPENINGS = ("Il faudrait", "J’aimerais", "Je voudrais", "Ce qui me manque :", "Pourquoi pas", "Pensez à", "J’attends")
WISHES = (
    "un rendez-vous en fin de journée", "un conseiller qui me rappelle le jour dit", "une borne qui parle",
    "un guichet où l’on peut s’asseoir", "des courriers plus courts", "une permanence dans les petites communes",
    "quelqu’un qui suit mon dossier du début à la fin", "un accueil le samedi", "un coin pour les enfants",
    "une réponse au téléphone sans musique", "un endroit pour parler sans être entendu", "de l’aide pour les démarches",
    "une entrée sans marche", "des horaires affichés et tenus", "un accueil qui prend le temps",
)  # fmt: skip
ENDINGS = (
    "", ", au moins une fois par mois", ", même loin des villes", ", surtout pour les plus âgés", ", sans tout répéter",
    ", comme avant les travaux", " : c’est ce qui compte le plus pour moi", ", et pas seulement sur internet",
)  # fmt: skip


@dataclass(frozen=True)
class Wave:
    """Those who answer after one letter: a share of the silent ones, from an instant on, over some days."""

    begins: datetime
    days: float
    share: float


def answer(actor: Actor, consultation: Consultation, wave: Wave, rng: random.Random) -> int:
    """Returns how many answered. The people who can sign in never do: they are left to whoever tries the site."""
    people = [row for row in _silent(consultation.id) if rng.random() < wave.share * _willing(row.age_band)]
    if not people:
        return 0
    moments = [wave.begins + timedelta(days=wave.days * min(rng.expovariate(3.0), 0.999)) for _person in people]
    ids = _begin(consultation, people, moments)
    questions = questions_of(consultation.id)
    answers = [row for id_, person in zip(ids, people, strict=True) for row in _answers(id_, person, questions, rng)]
    if answers:
        db.session.execute(sa.insert(Answer), answers)
    writers = [(id_, at) for id_, at in zip(ids, moments, strict=True) if rng.random() < WRITES]
    _agree(consultation, list(zip(ids, moments, strict=True)), dict(writers))
    _write_ideas(actor, consultation, questions[0], writers, rng)
    return len(people)


def _silent(consultation_id: int) -> Sequence[Any]:
    return db.session.execute(
        sa.select(Person.id, Person.college_id, Person.territory_id, Person.age_band, Person.gendered_form)
        .join(InvitedPerson, InvitedPerson.person_id == Person.id)
        .where(
            InvitedPerson.consultation_id == consultation_id,
            InvitedPerson.responded.is_(False),
            Person.account_id.is_(None),
        )
        .order_by(Person.id)
    ).all()


def _willing(band: AgeBand | None) -> float:
    return WILLING.get(band, 1.0) if band else 1.0


def _begin(consultation: Consultation, people: Sequence[Any], moments: Sequence[datetime]) -> list[int]:
    """Their participations, linked to them, with the profile that is known of each."""
    rows = [
        Participation(
            organisation_id=consultation.organisation_id,
            consultation_id=consultation.id,
            pseudonym=secrets.token_hex(16),
            college_id=person.college_id,
            territory_id=person.territory_id,
            age_band=person.age_band,
            gendered_form=person.gendered_form,
            started_at=at,
            submitted_at=at,
            submitted_on=paris_day(at),
        )
        for person, at in zip(people, moments, strict=True)
    ]
    db.session.add_all(rows)
    db.session.flush()
    ids = [row.id for row in rows]
    links = [
        {"participation_id": id_, "consultation_id": consultation.id, "person_id": person.id}
        for id_, person in zip(ids, people, strict=True)
    ]
    db.session.execute(sa.insert(ParticipationLink), links)
    db.session.execute(
        sa.update(InvitedPerson)
        .where(
            InvitedPerson.consultation_id == consultation.id,
            InvitedPerson.person_id.in_(
                sa.select(ParticipationLink.person_id).where(ParticipationLink.consultation_id == consultation.id)
            ),
        )
        .values(responded=True)
        .execution_options(synchronize_session=False)
    )
    return ids


def _answers(
    participation_id: int, person: Any, questions: Sequence[Question], rng: random.Random
) -> Iterator[dict[str, Any]]:
    """A word, a note, whether they come for somebody else, their college."""
    for question in questions:
        row = {"participation_id": participation_id, "question_id": question.id, "position": 0}
        blank: dict[str, Any] = {"word": None, "number": None, "choice_id": None}
        if question.kind is QuestionKind.FEW_WORDS:
            yield row | blank | {"word": rng.choice(WORDS)}
        elif question.kind is QuestionKind.SCALE:
            yield row | blank | {"number": rng.choices((1, 2, 3, 4, 5), (4, 9, 26, 38, 23))[0]}
        elif question.kind is QuestionKind.CHOICE:
            yield row | blank | {"choice_id": question.choices[rng.random() < 0.78].id}
        elif question.kind is QuestionKind.PROFILE and person.college_id is not None:
            yield row | blank | {"word": str(person.college_id)}


def _agree(consultation: Consultation, everybody: Sequence[tuple[int, datetime]], writers: dict[int, datetime]) -> None:
    notice = latest_notice(consultation.id)
    purposes = [(id_, at, Purpose.NOTICE) for id_, at in everybody]
    purposes += [
        (id_, at, purpose) for id_, at in writers.items() for purpose in (Purpose.HEALTH_TEXT, Purpose.QUOTATION)
    ]
    rows = [
        {"participation_id": id_, "purpose": purpose.value, "notice_version_id": notice and notice.id, "given_at": at}
        for id_, at, purpose in purposes
    ]
    db.session.execute(sa.insert(Consent), rows)


def _write_ideas(
    actor: Actor,
    consultation: Consultation,
    question: Question,
    writers: Sequence[tuple[int, datetime]],
    rng: random.Random,
) -> None:
    by_id = {
        row.id: row
        for row in db.session.scalars(
            sa.select(Participation).where(Participation.id.in_([id_ for id_, _at in writers]))
        )
    }
    sent = [
        store_contribution(
            participation=by_id[id_],
            question=question,
            client_key=str(uuid5(NAMESPACE_URL, f"idea/{id_}")),
            body=f"{rng.choice(OPENINGS)} {rng.choice(WISHES)}{rng.choice(ENDINGS)}.",
            quotable=True,
            submitted_at=at,
        ).id
        for id_, at in writers
    ]
    examine_contributions(actor=actor, consultation_id=consultation.id, contribution_ids=sent)
