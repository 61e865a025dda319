"""Decisions of moderation that need nothing but values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from consult.moderation.models import ActKind, Subject

CLAIM = timedelta(minutes=10)
"""How long a contribution is kept for whoever opened it."""
UNDO_FIRST = timedelta(minutes=10)
"""An author is written to once a decision stood that long: a slip of the key is undone before."""
LONGEST_NOTE = 1_000
LONGEST_CONTEST = 2_000
HIDING = frozenset({Subject.INSULT, Subject.HEALTH, Subject.LINK})
"""What a consultation may ask to hide at once; personal data is masked in any case."""
CONTESTABLE = frozenset({ActKind.EXCLUDE, ActKind.MASK})
DECIDING = frozenset({ActKind.PUBLISH, ActKind.EXCLUDE, ActKind.MASK, ActKind.HIDE})
ALREADY_MASKED = (Subject.EMAIL, Subject.PHONE, Subject.ADDRESS, Subject.NAME, Subject.NIR)
"""Subjects whose passages are hidden as they arrive: a whole list of them can be published at once."""


def rank(subject: Subject) -> int:
    """Place in the queue: contests and readers first."""
    return list(Subject).index(subject)


def is_claimed(claimed_by: int | None, until: datetime | None, me: int | None, now: datetime) -> bool:
    """Whether somebody else is reading it."""
    return claimed_by is not None and claimed_by != me and until is not None and until > now


def may_answer_contest(decided_by: int | None, me: int | None) -> bool:
    """Somebody else than who decided; what the filter hid, anyone."""
    return me is not None and decided_by != me


def may_contest(kind: ActKind, undone: bool, contested: bool) -> bool:
    """A decision against a contribution, that stands, once."""
    return kind in CONTESTABLE and not undone and not contested


def places_of(words: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Where each word or phrase stands in a text, whatever its capitals; everywhere it stands."""
    found: list[tuple[int, int]] = []
    for word in words:
        typed = " ".join(word.split())
        if typed:
            pattern = r"\s+".join(re.escape(part) for part in typed.split(" "))
            found += [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]
    return sorted(set(found))


def parse_places(typed: str, length: int) -> list[tuple[int, int]]:
    """« 4-11,30-36 », as the page writes what was selected; whatever is no place in the text is left out."""
    found = []
    for part in typed.split(","):
        match = re.fullmatch(r"\s*(\d{1,7})-(\d{1,7})\s*", part)
        if match and int(match[1]) < int(match[2]) <= length:
            found.append((int(match[1]), int(match[2])))
    return sorted(set(found))


def merged(places: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans in order without overlap; where two meet, the first one's kind stands for both."""
    result: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(places):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]), result[-1][2])
        else:
            result.append((start, end, kind))
    return result


@dataclass(frozen=True)
class Count:
    """A line of the public figures; `contributions` None: fewer than k people."""

    label: str
    contributions: int | None


def public_counts(rows: Sequence[tuple[str, int, int]], k: int, others: str) -> list[Count]:
    """Reasons with the contributions excluded for each, from `(label, contributions, people)`.

    Reasons that fewer than k people stand behind are told together as `others`; where even those are fewer than k, the
    smallest of the rest joins them, so that nothing is found by difference.
    """
    rows = sorted(rows, key=lambda row: (-row[2], row[0]))
    shown = [row for row in rows if row[2] >= k]
    pooled = [row for row in rows if 0 < row[2] < k]
    while pooled and sum(row[2] for row in pooled) < k and shown:
        pooled.append(shown.pop())
    counts = [Count(label, contributions) for label, contributions, _people in shown]
    if pooled:
        enough = sum(row[2] for row in pooled) >= k
        counts.append(Count(others, sum(row[1] for row in pooled) if enough else None))
    return counts


def median_hours(delays: Iterable[timedelta]) -> float | None:
    hours = [delay.total_seconds() / 3600 for delay in delays]
    return median(hours) if hours else None
