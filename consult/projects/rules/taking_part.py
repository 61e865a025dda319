"""When a project may be supported or commented on."""

from __future__ import annotations

from datetime import datetime

from consult.projects.models import PhaseKind, Stage
from consult.projects.rules.calendar import Scheduled, is_in
from consult.projects.rules.life_cycle import shown_stage

SUPPORTABLE = frozenset({Stage.FILED, Stage.TO_COMPLETE, Stage.ADMISSIBLE})
"""As everybody sees them: an answer that is not published changes nothing."""
LONGEST_COMMENT = 2_000
MOST_COMPARED = 5


def may_support(call: Scheduled, stage: Stage, now: datetime) -> bool:
    """While the calendar says so, and as long as the project is still in the running."""
    return shown_stage(stage) in SUPPORTABLE and is_in(call, PhaseKind.SUPPORT, now)


def may_comment(stage: Stage) -> bool:
    """A project that was joined to another one is talked about there."""
    return stage not in (Stage.DRAFT, Stage.MERGED, Stage.WITHDRAWN)


def compared(slugs: list[str]) -> list[str]:
    """Each once, in the order in which they were chosen; one more than what is compared is kept, to say so."""
    return list(dict.fromkeys(slug for slug in slugs if slug))[: MOST_COMPARED + 1]
