"""Change a round that has not opened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consult.audit.record import record
from consult.authz import Actor
from consult.db import utcnow
from consult.selection.errors import RoundIsOpen, WrongDates
from consult.selection.models import Method, Round, RoundState
from consult.selection.queries.voting import locked_round
from consult.selection.rules.calendar import dates_fault


def edit_round(
    *,
    actor: Actor,
    round_: Round,
    title: str,
    method: Method,
    rules: dict[str, Any],
    dates: tuple[datetime, datetime],
) -> None:
    """`rules` replace those of the same name; the criteria of the call stay."""
    round_ = locked_round(round_.id, shared=False)
    if round_.state is not RoundState.PREPARED:
        raise RoundIsOpen
    opens_at, closes_at = dates
    if dates_fault(opens_at, closes_at, utcnow()):
        raise WrongDates
    round_.title, round_.method, round_.rules = title, method, {**round_.rules, **rules}
    round_.opens_at, round_.closes_at = opens_at, closes_at
    record(actor, "round.edit", "round", round_.id)
