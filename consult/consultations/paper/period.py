"""When sheets may be entered: while a consultation is open, then some days more for those that come by post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from consult.clock import paris_day
from consult.consultations import queries
from consult.consultations.models import Consultation, State
from consult.consultations.paper.errors import EntryClosed, EntryOver, ReportOut
from consult.consultations.paper.rules import moment_received
from consult.consultations.queries_life import closings_of
from consult.consultations.rules import effective_state
from consult.web.filters import date_long


@dataclass(frozen=True)
class Period:
    """`closed_at`, `last_day`: of a consultation that is closed and whose report is not out; None otherwise."""

    state: State
    closed_at: datetime | None = None
    last_day: date | None = None

    def takes(self, day: date) -> bool:
        return self.state is State.OPEN or (self.last_day is not None and day <= self.last_day)


@dataclass(frozen=True)
class Received:
    """The instant that counts for a sheet. `late`: it came after the closing day. `after_closing`: it is entered once
    the consultation is closed, whenever it came."""

    at: datetime
    late: bool = False
    after_closing: bool = False


def period_of(consultation: Consultation, now: datetime) -> Period:
    state = effective_state(consultation, now)
    if state is not State.CLOSED:
        return Period(state)
    return _period(consultation, closings_of([consultation])[consultation.id])


def _period(consultation: Consultation, closed: datetime | None) -> Period:
    if closed is None:
        return Period(State.CLOSED)
    return Period(State.CLOSED, closed, paris_day(closed) + timedelta(days=consultation.late_sheet_days))


def received(consultation: Consultation, received_on: date, now: datetime) -> Received:
    """Raises EntryClosed for a day without answers, EntryOver after the days granted, ReportOut."""
    period, then = period_of(consultation, now), moment_received(received_on, now)
    if period.state in (State.PUBLISHED, State.ARCHIVED):
        raise ReportOut
    if period.closed_at is None or period.last_day is None:
        if effective_state(consultation, then) is not State.OPEN:
            raise EntryClosed
        return Received(then)
    if consultation.opens_at is not None and then < consultation.opens_at:
        raise EntryClosed
    if not period.takes(paris_day(now)):
        raise EntryOver(day=date_long(period.last_day))
    late = received_on > paris_day(period.closed_at)
    before = period.closed_at - timedelta(seconds=1)
    return Received(then if late else min(then, before), late, after_closing=True)


def enterable_consultations(organisation_id: int, now: datetime) -> list[Consultation]:
    """Those that are open, then those whose late sheets are still taken."""
    closed = queries.closed_consultations(organisation_id, now)
    closings, day = closings_of(closed), paris_day(now)
    late = [row for row in closed if _period(row, closings[row.id]).takes(day)]
    return [*queries.open_consultations(organisation_id, now), *late]
