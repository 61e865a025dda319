"""Accept or decline an invitation to hold a consultation together."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries as consultations
from consult.consultations.operations.copy_questionnaire import copy_questionnaire
from consult.consultations.operations.create_consultation import create_consultation
from consult.db import utcnow
from consult.sharing.errors import AlreadyAnswered
from consult.sharing.models import MemberState, SharedMember


def answer_invitation(*, actor: Actor, member: SharedMember, accepts: bool) -> None:
    """Accepting makes a draft of one's own with the same questionnaire; one that left takes up the consultation it had.
    Raises AlreadyAnswered."""
    if member.state is not MemberState.INVITED:
        raise AlreadyAnswered
    member.state = MemberState.ACCEPTED if accepts else MemberState.DECLINED
    member.answered_at = utcnow()
    if accepts and member.consultation_id is None:
        source = consultations.consultation_by_id(member.shared.consultation_id)
        own = create_consultation(actor=actor, title=source.title)
        copy_questionnaire(source=source, target=own)
        member.consultation_id = own.id
    record(actor, "sharing.accept" if accepts else "sharing.decline", "shared_member", member.id)
