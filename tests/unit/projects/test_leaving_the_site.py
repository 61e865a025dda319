"""What leaves the site: calendars, digests at their hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from consult.projects.rules.digests import DAILY, WEEKLY, is_due
from consult.projects.sharing.ics import escaped, folded, stamp

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)  # 9 in the morning in Paris


def test_a_calendar_s_texts_are_escaped() -> None:
    assert escaped("Un, deux; trois\\quatre\r\ncinq") == "Un\\, deux\\; trois\\\\quatre\\ncinq"


def test_long_lines_are_folded_between_characters() -> None:
    line = "SUMMARY:" + "é" * 100
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert len(pieces) > 2
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert "".join([pieces[0], *(piece[1:] for piece in pieces[1:])]) == line
    assert folded("court") == "court"


def test_instants_are_written_in_utc() -> None:
    assert stamp(datetime(2026, 7, 1, 18, 30, tzinfo=UTC)) == "20260701T183000Z"


@pytest.mark.parametrize(
    ("rhythm", "days", "hours", "due"),
    [
        (DAILY, 0, 0, False),
        (DAILY, 1, 0, True),
        (DAILY, 1, -4, False),  # 5 in the morning in Paris
        (WEEKLY, 6, 0, False),
        (WEEKLY, 7, 0, True),
    ],
)
def test_digests_leave_in_the_morning_at_their_rhythm(rhythm: str, days: int, hours: int, due: bool) -> None:
    assert is_due(rhythm, MONDAY, MONDAY + timedelta(days=days, hours=hours)) is due
