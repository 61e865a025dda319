"""A small consultation with enough words to be analysed: generated from a few lists, the same every time."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from consult.accounts.models import AgeBand, GenderedForm
from consult.authz import Actor, system_actor
from consult.consultations.models import (
    Answer,
    Channel,
    Consultation,
    Contribution,
    Mask,
    Participation,
    ParticipationKind,
    Question,
    QuestionKind,
    State,
)
from consult.consultations.search import search_text
from consult.db import db
from consult.secrets import digest
from consult.territories.models import College, Level, Organisation, Territory
from tests.factories.basics import make_consultation, make_organisation, make_question

TOPICS = {
    "soins": ["médecin", "spécialiste", "rendez-vous", "désert", "hôpital", "urgences", "délai", "cabinet"],
    "liens": ["voisins", "solitude", "visites", "rencontres", "quartier", "isolement", "anciens", "entraide"],
    "coûts": ["remboursement", "lunettes", "dentaire", "cotisation", "facture", "dépassement", "tarif", "reste"],
    "travail": ["stress", "télétravail", "horaires", "collègues", "fatigue", "pause", "bureau", "surcharge"],
}
OPENINGS = ["Il faudrait", "Je voudrais", "On manque de", "Pensez aussi à", "Surtout pas oublier", "Chez nous il y a"]
LINKS = ["et puis", "avec", "sans", "plutôt que", "ou encore", "à côté de"]
ENDS = ["près de chez moi", "pour les familles", "tout au long de l’année", "dans nos communes", "comme avant", "vite"]


@dataclass
class SmallWorld:
    """A consultation of about 600 contributions from 120 people and what stands around it."""

    organisation: Organisation
    consultation: Consultation
    questions: list[Question]
    word: Question
    scale: Question
    actor: Actor
    contributions: list[Contribution] = field(default_factory=list)


def make_small_world(slug: str = "rives", people: int = 120, each: int = 5, k: int = 11) -> SmallWorld:
    """Flushed, not committed. Cells differ: one region has two people only."""
    draw = random.Random(11)
    organisation = make_organisation(slug, k=k)
    regions = _territories(organisation)
    colleges = _colleges(organisation)
    consultation = make_consultation(
        organisation,
        state=State.CLOSED,
        opens_at=datetime(2026, 1, 5, 8, tzinfo=UTC),
        closes_at=datetime(2026, 2, 5, 8, tzinfo=UTC),
    )
    questions = [make_question(consultation, code=f"q{i}", position=i, prompt=f"Question {i} ?") for i in (1, 2)]
    word = make_question(consultation, QuestionKind.FEW_WORDS, code="mot", position=3, prompt="La santé en un mot ?")
    scale = make_question(consultation, QuestionKind.SCALE, code="note", position=4, prompt="Une note ?", scale_max=5)
    world = SmallWorld(organisation, consultation, questions, word, scale, system_actor(organisation.id))
    for number in range(people):
        participation = _participation(consultation, number, regions, colleges, draw)
        topics = draw.sample(list(TOPICS), 2)
        for entry in range(each):
            body = (
                sentence(draw, topics[entry % 2]) if (number + entry) % 29 else draw.choice(["", "Je ne sais pas", "?"])
            )
            world.contributions.append(contribute(questions[entry % 2], participation, body, number % 3 != 0))
        words = ["santé", "entraide", "confiance", "rare"] if number < 3 else ["Santé", "entraide", "confiance"]
        answer = Answer(participation_id=participation.id, question_id=word.id, word=words[number % len(words)])
        note = Answer(participation_id=participation.id, question_id=scale.id, number=1 + number % 5)
        db.session.add_all([answer, note])
    db.session.flush()
    return world


def sentence(draw: random.Random, topic: str) -> str:
    """Two ideas of one topic in some twelve words."""
    words = draw.sample(TOPICS[topic], 4)
    return (
        f"{draw.choice(OPENINGS)} {words[0]} {draw.choice(LINKS)} {words[1]} {draw.choice(ENDS)}. "
        f"{draw.choice(OPENINGS)} {words[2]} {draw.choice(LINKS)} {words[3]} {draw.choice(ENDS)}"
    )


def add_group(world: SmallWorld, headcount: int = 30) -> Participation:
    """A meeting that answered with one voice."""
    group = Participation(
        organisation_id=world.organisation.id,
        consultation_id=world.consultation.id,
        pseudonym="reunion",
        channel=Channel.MEETING,
        kind=ParticipationKind.GROUP,
        headcount=headcount,
        submitted_at=datetime(2026, 1, 6, tzinfo=UTC),
        submitted_on=date(2026, 1, 6),
    )
    db.session.add(group)
    db.session.flush()
    body = "Il faudrait médecin et puis hôpital dans nos communes"
    world.contributions.append(contribute(world.questions[0], group, body, quotable=False))
    return group


def _territories(organisation: Organisation) -> list[Territory]:
    nation = Territory(organisation_id=organisation.id, code="FR", name="France", level=Level.NATIONAL)
    db.session.add(nation)
    db.session.flush()
    regions = [
        Territory(
            organisation_id=organisation.id,
            parent_id=nation.id,
            code=f"R{i}",
            name=name,
            level=Level.REGION,
            tile_row=i // 2,
            tile_column=i % 2,
        )
        for i, name in enumerate(["Bretagne", "Pays de la Loire", "Normandie", "Corse"])
    ]
    db.session.add_all(regions)
    db.session.flush()
    return regions


def _colleges(organisation: Organisation) -> list[College]:
    colleges = [
        College(
            organisation_id=organisation.id,
            code=code,
            name=name,
            position=i,
            signature_feminine=signed[0],
            signature_masculine=signed[1],
            signature_neutral=signed[2],
        )
        for i, (code, name, signed) in enumerate(
            [
                ("adherents", "Adhérents", ("Adhérente", "Adhérent", "Membre")),
                ("elus", "Élus", ("Élue", "Élu", "Personne élue")),
            ]
        )
    ]
    db.session.add_all(colleges)
    db.session.flush()
    return colleges


def _participation(
    consultation: Consultation,
    number: int,
    regions: list[Territory],
    colleges: list[College],
    draw: random.Random,
) -> Participation:
    day = date(2026, 1, 5) + timedelta(days=number % 12)
    participation = Participation(
        organisation_id=consultation.organisation_id,
        consultation_id=consultation.id,
        pseudonym=f"{consultation.organisation_id}-{number:04}",
        college_id=colleges[number % 5 == 0].id,
        territory_id=regions[3 if number < 2 else number % 3].id,
        age_band=draw.choice([AgeBand.FROM_40, AgeBand.FROM_40, AgeBand.FROM_60]),
        gendered_form=draw.choice([GenderedForm.FEMININE, GenderedForm.MASCULINE]),
        submitted_at=datetime(day.year, day.month, day.day, 10, tzinfo=UTC),
        submitted_on=day,
    )
    db.session.add(participation)
    db.session.flush()
    return participation


def contribute(question: Question, participation: Participation, body: str, quotable: bool) -> Contribution:
    contribution = Contribution(
        organisation_id=participation.organisation_id,
        consultation_id=participation.consultation_id,
        question_id=question.id,
        participation_id=participation.id,
        client_key=digest(f"{participation.id}/{question.id}/{body}/{random.random()}")[:36],
        body=body,
        body_hash=digest(body),
        search_text=search_text(body),
        quotable=quotable,
        day=participation.submitted_on or date(2026, 1, 5),
    )
    db.session.add(contribution)
    db.session.flush()
    return contribution


def mask(contribution: Contribution, start: int, end: int) -> None:
    db.session.add(Mask(contribution_id=contribution.id, start=start, end=end, kind="name"))
    db.session.flush()
