"""Take an organisation out of a shared consultation: it leaves, or the one that leads removes it."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import utcnow
from consult.sharing.errors import AlreadyAnswered
from consult.sharing.models import MemberState, SharedMember


def end_membership(*, actor: Actor, member: SharedMember) -> None:
    """Its consultation stays its own, with everything in it; the next common analysis is made without it. The one that
    leads cannot leave. Raises AlreadyAnswered."""
    leads = member.organisation_id == member.shared.organisation_id
    if leads or member.state not in (MemberState.INVITED, MemberState.ACCEPTED):
        raise AlreadyAnswered
    member.state, member.answered_at = MemberState.LEFT, utcnow()
    record(actor, "sharing.leave", "shared_member", member.id)
