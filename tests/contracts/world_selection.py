"""The rounds of an organisation of the contract tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from consult.db import db
from consult.territories.models import Organisation
from tests.factories.rounds import make_round_world

Values = dict[str, Any]


def hold_a_round(organisation: Organisation) -> Values:
    """One that was counted."""
    counted = make_round_world(organisation=organisation)
    for person in counted.elected:
        counted.cast(person, {"P1": 1})
    counted.count()
    values = {"round_id": counted.round.id}
    db.session.commit()
    return values


def _round(values: Values) -> Values:
    return {"round_id": values["round_id"]}


ROUND_EXAMPLES: dict[str, Callable[[Values], Values]] = {
    **{f"rounds.{name}": _round for name in ("ballots", "cancel", "count", "edit", "open_now", "show")},
    **{
        f"voting.{name}": _round
        for name in ("cast", "compare", "left", "notes", "proxy", "roll", "show", "step_aside", "take_back", "vote")
    },
    **{f"results.{name}": _round for name in ("find", "show")},
    "results.file": lambda values: {**_round(values), "ending": "json"},
    "results.minutes_file": lambda values: {**_round(values), "ending": "docx"},
}
