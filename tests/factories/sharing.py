"""Two organisations that hold a consultation together, with answers in each."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from consult.accounts.models import AgeBand
from consult.authz import system_actor
from consult.consultations.models import Consultation, State
from consult.db import db
from consult.sharing import queries
from consult.sharing.models import CommonReport, SharedMember
from consult.sharing.operations.answer_invitation import answer_invitation
from consult.sharing.operations.invite_organisation import invite_organisation
from consult.sharing.operations.start_common_analysis import start_common_analysis
from consult.territories.models import Organisation
from tests.factories.basics import make_contribution, make_organisation, make_participation
from tests.factories.reports import TOPICS, SmallWorld, sentence


@dataclass(frozen=True)
class Partner:
    """Ids of what stands on the side of an organisation that accepted, and the address of its consultation."""

    member_id: int
    organisation_id: int
    consultation_id: int
    slug: str

    @property
    def member(self) -> SharedMember:
        return db.session.get_one(SharedMember, self.member_id)

    @property
    def organisation(self) -> Organisation:
        return db.session.get_one(Organisation, self.organisation_id)


def join(world: SmallWorld, slug: str = "val", **values: Any) -> Partner:
    """An organisation invited by the world's, which accepts."""
    partner = make_organisation(slug, **values)
    member = invite_organisation(actor=world.actor, consultation=world.consultation, address=slug)
    answer_invitation(actor=system_actor(partner.id), member=member, accepts=True)
    own = db.session.get_one(Consultation, member.consultation_id)
    return Partner(member.id, partner.id, own.id, own.slug)


def add_answers(partner: Partner, people: int, each: int = 4) -> None:
    """People of the partner who wrote to the first open question, all of whom may be quoted."""
    draw = random.Random(7)
    consultation = db.session.get_one(Consultation, partner.consultation_id)
    consultation.state = State.CLOSED
    question = next(row for row in consultation.questions if row.code == "q1")
    for number in range(people):
        participation = make_participation(
            consultation, pseudonym=f"{partner.organisation_id}-p{number}", age_band=AgeBand.FROM_40
        )
        for _entry in range(each):
            body = sentence(draw, draw.choice(list(TOPICS)))
            make_contribution(question, participation, body, quotable=True)


def analyse_together(world: SmallWorld) -> CommonReport:
    """Ask for the common analysis and do its job."""
    from consult.jobs.runner import run_pending

    shared = queries.led(world.organisation.id, world.consultation.id)
    report = start_common_analysis(actor=world.actor, shared=shared, consultation=world.consultation)
    report_id, consultation_id, organisation_id = report.id, world.consultation.id, world.organisation.id
    db.session.commit()
    run_pending()
    world.consultation = db.session.get_one(Consultation, consultation_id)
    world.organisation = db.session.scalars(sa.select(Organisation).where(Organisation.id == organisation_id)).one()
    return db.session.get_one(CommonReport, report_id)
