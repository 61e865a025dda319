"""Contributions in the queue of a small consultation."""

from __future__ import annotations

from dataclasses import dataclass, field

from consult.authz import Actor, Role
from consult.consultations.models import Consultation, Contribution, Mask, Question
from consult.consultations.operations.store_contribution import prepare_body
from consult.db import db
from consult.moderation.operations.examine_contributions import examine_contributions
from consult.territories.models import Organisation
from tests.factories.basics import (
    actor_for,
    make_consultation,
    make_contribution,
    make_organisation,
    make_participation,
    make_question,
)

INSULT = "Le directeur est un connard, il ne répond jamais"


@dataclass
class Queue:
    organisation: Organisation
    consultation: Consultation
    moderator: Actor
    colleague: Actor
    contributions: list[Contribution] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    """Of the contributions, for when a job has closed the session."""

    def __post_init__(self) -> None:
        self.consultation_id = self.consultation.id

    def add(self, body: str) -> Contribution:
        """One more text, not read by the filter yet."""
        self.contributions.append(add_text(self.consultation.questions[0], body))
        self.ids.append(self.contributions[-1].id)
        return self.contributions[-1]


def make_queue(*bodies: str, slug: str = "rives", **values: object) -> Queue:
    """A consultation with these texts, each by someone else, read by the filter; two moderators."""
    organisation = make_organisation(slug)
    consultation = make_consultation(organisation, **values)
    queue = Queue(
        organisation, consultation, actor_for(organisation, Role.MODERATOR), actor_for(organisation, Role.MODERATOR)
    )
    make_question(consultation, code="q1", position=1)
    for body in bodies:
        queue.add(body)
    examine(queue)
    return queue


def add_text(question: Question, body: str) -> Contribution:
    """As the site stores it: masks and search words."""
    prepared = prepare_body(body)
    contribution = make_contribution(
        question, make_participation(question.consultation), body, search_text=prepared.search_text, quotable=True
    )
    contribution.masks = [Mask(start=span.start, end=span.end, kind=span.kind) for span in prepared.spans]
    db.session.flush()
    return contribution


def examine(queue: Queue) -> int:
    actor = Actor(organisation_id=queue.organisation.id)
    return examine_contributions(actor=actor, consultation_id=queue.consultation.id, contribution_ids=queue.ids)
