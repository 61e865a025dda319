"""The chair's delays: how long authors wait, by call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.authz import Actor
from consult.projects.queries.calls import calls_by_id
from consult.projects.queries.delays import answers_by_call, waiting_by_call
from consult.projects.rules.delays import PERIOD, delays
from consult.web.filters import number, percent


def delay_rows(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """A line for each call with an answer of the last twelve months or a project that waits; most late first."""
    answers, waiting = answers_by_call(actor, now - PERIOD), waiting_by_call(actor)
    rows = []
    for call in calls_by_id(actor.organisation_id, answers.keys() | waiting.keys()).values():
        found = delays(answers.get(call.id, []), waiting.get(call.id, []), call.answer_days, now)
        rows.append(
            {
                "call": call.title,
                "promised": _days(found.promised),
                "median": "–" if found.median is None else _days(found.median),
                "in_time": _("aucune réponse") if found.in_time is None else percent(found.in_time),
                "late": number(found.late),
                "count": found.late,
            }
        )
    return sorted(rows, key=lambda row: (-row["count"], row["call"]))


def _days(days: int) -> str:
    return ngettext("%(num)s jour", "%(num)s jours", days)
