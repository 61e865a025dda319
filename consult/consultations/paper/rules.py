"""Entering sheets: codes, the draw of those entered twice, what counts as the same answer, the rate of disagreement."""

from __future__ import annotations

import hashlib
import math
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from consult.clock import PARIS, paris_day
from consult.secrets import CODE_ALPHABET

Z95 = 1.959963984540054
"""Half-width, in standard deviations, that holds 95 % of a normal distribution."""


def new_sheet_code() -> str:
    """`K7M2-9QRX`: 40 random bits, short enough to be typed from a sheet, without letters that the eye confuses."""
    drawn = "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def sheet_code(typed: str) -> str:
    """What was typed, as the code was printed; empty for what is not one."""
    kept = re.sub(r"[\s–-]", "", typed.upper())
    return f"{kept[:4]}-{kept[4:]}" if len(kept) == 8 and set(kept) <= set(CODE_ALPHABET) else ""


def is_drawn(seed: int, number: int, share: int) -> bool:
    """Whether the sheet of that number is entered twice. The same seed draws the same sheets, whoever asks and
    whenever, and a larger share keeps those that a smaller one drew."""
    place = int.from_bytes(hashlib.sha256(f"{seed}/{number}".encode()).digest()[:8], "big") / 2**64
    return place * 100 < share


def moment_received(received_on: date, now: datetime) -> datetime:
    """The instant that counts for a sheet: now for one received today, else the end of the day it came."""
    if received_on >= paris_day(now):
        return now
    last = datetime.combine(received_on + timedelta(days=1), time.min, PARIS) - timedelta(seconds=1)
    return last.astimezone(now.tzinfo)


def same_text(one: str, other: str) -> bool:
    """Two hands typed the same: capitals, accents, spaces and punctuation apart."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(character for character in decomposed if unicodedata.category(character)[0] in "LNS")


def same_answer(one: Sequence[Any], other: Sequence[Any], *, ordered: bool = False) -> bool:
    """Whether two entries of one question agree: the same choices or texts, in any order unless it matters."""
    first, second = ([_comparable(value) for value in values] for values in (one, other))
    return first == second if ordered else sorted(first) == sorted(second)


def _comparable(value: Any) -> str:
    if isinstance(value, list):
        return "/".join(str(part) for part in value)
    return _bare(value) if isinstance(value, str) else str(value)


@dataclass(frozen=True)
class Rate:
    """How many of the sheets entered twice differ, and the interval at 95 % of the rate; empty of none."""

    different: int
    compared: int

    @property
    def value(self) -> float | None:
        return self.different / self.compared if self.compared else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.different, self.compared) if self.compared else None


def wilson(count: int, total: int) -> tuple[float, float]:
    """Wilson's score interval at 95 % (E. B. Wilson, 1927): right for few sheets and for rates near nought."""
    share, z2 = count / total, Z95 * Z95
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z95 * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return max(middle - half, 0.0), min(middle + half, 1.0)
