"""Invite another organisation to hold a consultation together."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries as consultations
from consult.db import db, utcnow
from consult.notifications.operations.queue_message import queue_message
from consult.reports.subjects import Consultation
from consult.sharing import queries
from consult.sharing.errors import AlreadyInvited, NoSuchOrganisation, NothingToShare, OnlyOneLeads
from consult.sharing.models import MemberState, SharedConsultation, SharedMember
from consult.territories import queries as territories


def invite_organisation(*, actor: Actor, consultation: Consultation, address: str) -> SharedMember:
    """`address`: the end of the organisation's own, or its host name. Who declined or left may be invited again. Raises
    NoSuchOrganisation, AlreadyInvited, NothingToShare, OnlyOneLeads."""
    found = territories.organisation_by_slug(address) or territories.organisation_by_host(address)
    if found is None or found.id == actor.organisation_id:
        raise NoSuchOrganisation
    if not consultations.questions_of(consultation.id):
        raise NothingToShare
    shared = _shared(actor, consultation)
    member = next((row for row in shared.members if row.organisation_id == found.id), None)
    if member is not None and member.state in (MemberState.INVITED, MemberState.ACCEPTED):
        raise AlreadyInvited
    if member is None:
        member = SharedMember(organisation_id=found.id)
        shared.members.append(member)
    member.state, member.invited_at, member.answered_at = MemberState.INVITED, utcnow(), None
    db.session.flush()
    if found.contact_email:
        queue_message(
            organisation_id=found.id,
            recipient=found.contact_email,
            template="sharing_invitation",
            context={"member_id": member.id},
            dedupe_key=f"sharing:{member.id}:{member.invited_at.isoformat()}",
        )
    record(actor, "sharing.invite", "consultation", consultation.id, member=member.id)
    return member


def _shared(actor: Actor, consultation: Consultation) -> SharedConsultation:
    member = queries.membership(actor.organisation_id, consultation.id)
    if member is not None:
        if member.shared.organisation_id != actor.organisation_id:
            raise OnlyOneLeads
        return member.shared
    shared = SharedConsultation(organisation_id=actor.organisation_id, consultation_id=consultation.id)
    shared.members.append(
        SharedMember(
            organisation_id=actor.organisation_id,
            consultation_id=consultation.id,
            state=MemberState.ACCEPTED,
            answered_at=utcnow(),
        )
    )
    db.session.add(shared)
    db.session.flush()
    return shared
