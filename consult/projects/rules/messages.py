"""How much may be written to élus, so that none is drowned."""

from __future__ import annotations

MOST_A_DAY = 5
MOST_TO_ONE = 2
"""Messages that a member may send within a day, and to the same élu."""
LONGEST_MESSAGE, LONGEST_PRESENTATION = 3_000, 600
PHOTO_SIDE = 480
PHOTO_MEGABYTES = 8


def may_write(sent_today: int, sent_to_one: int) -> bool:
    return sent_today < MOST_A_DAY and sent_to_one < MOST_TO_ONE
