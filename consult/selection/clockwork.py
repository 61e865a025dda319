"""Rounds open and close at their hour, also when nobody is connected."""

from __future__ import annotations

import structlog

from consult.authz import system_actor
from consult.db import db, unit_of_work, utcnow
from consult.jobs import timely
from consult.selection.errors import CannotOpen, RoundIsOpen
from consult.selection.operations.open_round import open_round
from consult.selection.operations.start_count import start_count
from consult.selection.queries import rounds

log = structlog.get_logger("concerte.rounds")


@timely
def follow_rounds() -> None:
    """One short transaction for each round whose hour has come. One that cannot open is looked at again the next time:
    its page says what is missing."""
    now = utcnow()
    to_open, to_count = list(rounds.due_to_open(now)), list(rounds.due_to_count(now))
    db.session.rollback()
    for round_id in to_open:
        try:
            with unit_of_work():
                round_ = rounds.round_by_id(round_id)
                open_round(actor=system_actor(round_.organisation_id), round_=round_)
        except (CannotOpen, RoundIsOpen) as refusal:
            log.info("round_not_opened", round_id=round_id, kind=type(refusal).__name__)
    for round_id in to_count:
        with unit_of_work():
            round_ = rounds.round_by_id(round_id)
            start_count(actor=system_actor(round_.organisation_id), round_=round_)
