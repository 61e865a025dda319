"""Prepare a round: the élus of a territory will choose among the admissible projects of a call."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.projects.queries import for_selection as projects
from consult.selection.errors import RoundExists, WrongDates
from consult.selection.models import Round, RoundState
from consult.selection.rules.calendar import dates_fault
from consult.selection.rules.vote_rules import method_of, rules_of
from consult.territories import queries as territories


def prepare_round(*, actor: Actor, call_id: int, territory_id: int, dates: tuple[datetime, datetime]) -> Round:
    """Method and rules are those of the call, until somebody changes them. One round for each call and territory."""
    call = projects.call_by_id(actor.organisation_id, call_id)
    opens_at, closes_at = dates
    if dates_fault(opens_at, closes_at, utcnow()):
        raise WrongDates
    places = {place.id: place for place in territories.territories_of(actor.organisation_id)}
    taken = sa.select(Round.id).where(
        Round.call_id == call.id, Round.territory_id == territory_id, Round.state != RoundState.CANCELLED
    )
    if db.session.scalar(taken.limit(1)) is not None:
        raise RoundExists
    round_ = Round(
        organisation_id=actor.organisation_id,
        call_id=call.id,
        territory_id=territory_id,
        title=f"{call.title} – {places[territory_id].name}"[:200],
        method=method_of(call.vote_rules),
        rules=rules_of(
            call.vote_rules,
            budget_cents=call.budget_cents,
            criteria=projects.criteria_of(call),
            else_=_("Intérêt du projet"),
        ),
        opens_at=opens_at,
        closes_at=closes_at,
        created_by_id=actor.person_id,
    )
    db.session.add(round_)
    db.session.flush()
    record(actor, "round.prepare", "round", round_.id, call=call.id, territory=territory_id)
    return round_
