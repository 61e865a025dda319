"""The clocks of one consultation, and those of the whole organisation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from consult.accounts import queries as accounts
from consult.consultations.models import Consultation
from consult.consultations.retention import queries
from consult.consultations.retention.labels import EXPLAINED, NAMES, PHASES
from consult.consultations.retention.models import RetentionAct, RetentionClock
from consult.consultations.retention.rules import ORDER, PROPOSED, Phase, acts_on, least_days, phase


def settings_page(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """What is asked for, where each clock stands, and what is proposed where nothing is asked for."""
    clocks, closed_at = queries.clocks_of(consultation.id), queries.closing(consultation, now)
    return {
        "consultation": consultation,
        "closed_at": closed_at,
        "least": least_days(consultation.late_sheet_days),
        "rows": [clock_row(clocks[act], consultation, closed_at, _names(clocks)) for act in ORDER if act in clocks],
        "untouched": not clocks,
        "begun": {act.value for act, clock in clocks.items() if clock.begun_at is not None},
    }


def proposed_days(consultation: Consultation) -> dict[str, int | None]:
    """What the form shows first: what is held, else the usual delays."""
    clocks = queries.clocks_of(consultation.id)
    if not clocks:
        return {act.value: days for act, days in PROPOSED.items()}
    return {act.value: clocks[act].days if act in clocks else None for act in ORDER}


def all_clocks_page(organisation_id: int, now: datetime) -> dict[str, Any]:
    """For the DPO: what comes, the soonest first, then what waits for a closing, then what is done."""
    found = queries.clocks_in(organisation_id)
    closed = queries.closings([consultation for _clock, consultation in found], now)
    names = accounts.names_of([clock.held_by_id for clock, _consultation in found if clock.held_by_id])
    rows = [clock_row(clock, consultation, closed[consultation.id], names) for clock, consultation in found]
    far = datetime.max.replace(tzinfo=now.tzinfo)
    rows.sort(key=lambda row: (row["phase"] is Phase.DONE, row["when"] or far))
    return {
        "coming": [row for row in rows if row["phase"] is not Phase.DONE],
        "done": [row for row in rows if row["phase"] is Phase.DONE],
    }


def clock_row(
    clock: RetentionClock, consultation: Consultation, closed_at: datetime | None, names: Mapping[int, str]
) -> dict[str, Any]:
    stands = phase(clock, closed_at)
    return {
        "id": clock.id,
        "consultation": consultation.title,
        "slug": consultation.slug,
        "act": NAMES[clock.act],
        "explained": EXPLAINED[clock.act],
        "days": clock.days,
        "phase": stands,
        "badge": PHASES[stands],
        "when": clock.done_at if stands is Phase.DONE else acts_on(clock, closed_at),
        "held_reason": clock.held_reason,
        "held_by": names.get(clock.held_by_id or 0, ""),
        "held_at": clock.held_at,
        "done": clock.done,
    }


def announced_rows(consultation: Consultation, now: datetime) -> list[dict[str, Any]]:
    """For the banner of the consultation's first page: acts that are announced or under way."""
    clocks, closed_at = queries.clocks_of(consultation.id), queries.closing(consultation, now)
    shown = (Phase.ANNOUNCED, Phase.UNDER_WAY)
    return [
        clock_row(clock, consultation, closed_at, {}) for clock in clocks.values() if phase(clock, closed_at) in shown
    ]


def _names(clocks: Mapping[RetentionAct, RetentionClock]) -> dict[int, str]:
    return accounts.names_of([clock.held_by_id for clock in clocks.values() if clock.held_by_id])
