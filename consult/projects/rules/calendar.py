"""The calendar of a call: which phase it is in, which comes next, whether something may be done now.

Instants are compared, the end being excluded: what arrives at the very second of closing arrives too late.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Protocol, TypeVar

from consult.projects.models import PhaseKind


class Dated(Protocol):
    @property
    def kind(self) -> PhaseKind: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


D = TypeVar("D", bound=Dated)


class Scheduled(Protocol):
    """A call, as far as its calendar goes."""

    @property
    def permanent(self) -> bool: ...
    @property
    def opened_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def phases(self) -> Sequence[Dated]: ...


def phases_at(phases: Sequence[D], now: datetime) -> list[D]:
    """The phases under way, in the order of the calendar: supports may be given while the commission examines."""
    return sorted((p for p in phases if p.starts_at <= now < p.ends_at), key=lambda p: list(PhaseKind).index(p.kind))


def next_phase(phases: Sequence[D], now: datetime) -> D | None:
    """The first one that has not begun."""
    return min((phase for phase in phases if phase.starts_at > now), key=lambda phase: phase.starts_at, default=None)


def is_in(call: Scheduled, kind: PhaseKind, now: datetime) -> bool:
    """Whether a published call is in this phase. An idea box takes filings, examinations and supports at any time."""
    if call.opened_at is None or call.opened_at > now:
        return False
    if call.permanent:
        if call.closed_at is not None and call.closed_at <= now and kind is PhaseKind.FILING:
            return False
        return kind in (PhaseKind.FILING, PhaseKind.EXAMINATION, PhaseKind.SUPPORT, PhaseKind.REALISATION)
    return any(phase.kind == kind for phase in phases_at(call.phases, now))


def calendar_fault(phases: Sequence[Dated]) -> str | None:
    """Why a calendar cannot be: `ends_before_start`, `disorder` (a phase that begins before the one it follows), or
    None. Phases may overlap; filing ends before the selection begins."""
    if any(phase.ends_at <= phase.starts_at for phase in phases):
        return "ends_before_start"
    ordered = sorted(phases, key=lambda phase: list(PhaseKind).index(phase.kind))
    if any(after.starts_at < before.starts_at for before, after in pairwise(ordered)):
        return "disorder"
    times = {phase.kind: phase for phase in phases}
    filing, selection = times.get(PhaseKind.FILING), times.get(PhaseKind.SELECTION)
    if filing and selection and filing.ends_at > selection.starts_at:
        return "disorder"
    return None
