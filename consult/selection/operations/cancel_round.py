"""Give up a round: one that has not opened, or an open one that should not have (a wrong roll, a project left out)."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.selection.errors import CancelReasonMissing, RoundIsOpen
from consult.selection.models import Round, RoundState
from consult.selection.operations.tell_voters import tell_voters
from consult.selection.queries.voting import database_now, locked_round
from consult.selection.rules.calendar import Moment, moment_of


def cancel_round(*, actor: Actor, round_: Round, reason: str = "") -> None:
    """Another one may then be prepared for the same call and territory. Open, it cannot be edited, so it is cancelled
    with a reason that everybody reads and that its voters are written: its ballots stay on record and are counted by
    nobody. Once closed it is counted. Raises RoundIsOpen, CancelReasonMissing."""
    round_ = locked_round(round_.id, shared=False)
    now = database_now()
    moment = moment_of(round_, now)
    if moment not in (Moment.PREPARED, Moment.OPEN):
        raise RoundIsOpen
    if moment is Moment.OPEN:
        if not reason.strip():
            raise CancelReasonMissing
        round_.cancelled_at, round_.cancel_reason = now, reason.strip()
    round_.state = RoundState.CANCELLED
    record(actor, "round.cancel", "round", round_.id, was=moment.value)
    if moment is Moment.OPEN:
        tell_voters(actor=actor, round_=round_, about="round_cancelled")
