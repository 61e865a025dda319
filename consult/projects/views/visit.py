"""What a browser keeps for the time of a visit: an order of its own, the projects to compare."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import session

from consult.db import utcnow
from consult.projects.pages.listing import Visit
from consult.projects.rules.taking_part import compared
from consult.secrets import new_token

ORDER, COMPARED = "projects_order", "projects_compared"
VISIT = timedelta(hours=12)


def visit(page: int) -> Visit:
    """New for each visitor, and for each visit: a first page asked for after half a day begins another one."""
    kept = session.get(ORDER)
    now = utcnow()
    if kept is not None:
        since = datetime.fromisoformat(kept[1])
        if page > 1 or now - since < VISIT:
            return Visit(kept[0], since)
    session[ORDER] = [new_token()[:16], now.isoformat()]
    return Visit(session[ORDER][0], now)


def kept_to_compare() -> list[str]:
    return compared(list(session.get(COMPARED, [])))


def keep_to_compare(slugs: list[str]) -> None:
    session[COMPARED] = slugs
