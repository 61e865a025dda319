"""Where a process stands, decided from the dates of its phases."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class Spanning(Protocol):
    @property
    def starts_on(self) -> date | None: ...
    @property
    def ends_on(self) -> date | None: ...


def moment_of(phase: Spanning, today: date) -> str:
    """`past`, `now` or `to_come`; `undated` when nothing says it. The last day belongs to the phase."""
    if phase.starts_on is None and phase.ends_on is None:
        return "undated"
    if phase.ends_on is not None and phase.ends_on < today:
        return "past"
    if phase.starts_on is not None and phase.starts_on > today:
        return "to_come"
    return "now"
