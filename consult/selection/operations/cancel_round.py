"""Give up a round that has not opened."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.selection.errors import RoundIsOpen
from consult.selection.models import Round, RoundState
from consult.selection.queries.voting import locked_round


def cancel_round(*, actor: Actor, round_: Round) -> None:
    """Another one may then be prepared for the same call and territory."""
    round_ = locked_round(round_.id, shared=False)
    if round_.state is not RoundState.PREPARED:
        raise RoundIsOpen
    round_.state = RoundState.CANCELLED
    record(actor, "round.cancel", "round", round_.id)
