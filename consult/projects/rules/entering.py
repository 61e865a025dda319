"""Until when what was gathered off line may be entered."""

from __future__ import annotations

from datetime import datetime

from consult.projects.models import PhaseKind
from consult.projects.rules.calendar import Scheduled, is_in


def may_enter(call: Scheduled, now: datetime) -> bool:
    """While one files, and while the commission examines: boxes are emptied after the last day."""
    return is_in(call, PhaseKind.FILING, now) or is_in(call, PhaseKind.EXAMINATION, now)
