"""What a call may be: who files, what it lacks before it opens, what no longer changes, its copy for another year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from consult.clock import PARIS
from consult.projects.models import CallKind, PhaseKind
from consult.projects.rules.calendar import Dated, calendar_fault

WITH_BUDGET = frozenset({CallKind.PROJECT, CallKind.SUPPORT})
"""What an idea for a service costs is for those who answer it to say."""
PROMISED = (PhaseKind.FILING, PhaseKind.EXAMINATION)
"""Phases without which a call that is not permanent cannot open."""
FIELD_KINDS = ("text", "long", "number", "choice")
MOST_FIELDS, MOST_CATEGORIES, MOST_CRITERIA = 20, 30, 20


class Filed(Protocol):
    """What of a call decides who may file."""

    @property
    def college_ids(self) -> Sequence[Any]: ...
    @property
    def open_to_visitors(self) -> bool: ...


def may_file(call: Filed, college_id: int | None, *, visitor: bool = False) -> bool:
    """Members of the colleges named, or everybody where none is; people of no college where visitors are welcome.
    `visitor`: opened their account by themselves, which the team did for nobody: only where visitors are welcome."""
    if visitor:
        return call.open_to_visitors
    if not call.college_ids:
        return True
    return college_id in call.college_ids or (college_id is None and call.open_to_visitors)


def missing_before_opening(
    *,
    permanent: bool,
    kind: CallKind,
    intro: str,
    phases: Sequence[Dated],
    categories: int,
    criteria: int,
    now: datetime,
) -> list[str]:
    """`intro`, `phases`, `selection`, `calendar`, `over`, `categories`, `criteria`: what keeps a call from opening."""
    missing = [] if intro.strip() else ["intro"]
    if not permanent:
        known = {phase.kind: phase for phase in phases}
        missing += ["phases"] if any(kind not in known for kind in PROMISED) else []
        missing += ["selection"] if kind is CallKind.PROJECT and PhaseKind.SELECTION not in known else []
        missing += ["calendar"] if calendar_fault(phases) else []
        filing = known.get(PhaseKind.FILING)
        missing += ["over"] if filing is not None and filing.ends_at <= now else []
    missing += [] if categories else ["categories"]
    return missing + ([] if criteria else ["criteria"])


def next_year(instant: datetime) -> datetime:
    """The same day and hour in Paris, a year later; 29 February becomes the 28th."""
    local = instant.astimezone(PARIS)
    day = 28 if (local.month, local.day) == (2, 29) else local.day
    return local.replace(year=local.year + 1, day=day).astimezone(instant.tzinfo)


def next_title(title: str) -> str:
    """« Appel 2026 » → « Appel 2027 »; a title without a year says that it is a copy by its dates alone."""
    for word in title.split():
        if len(word) == 4 and word.isascii() and word.isdigit() and 2000 <= int(word) < 2099:
            return title.replace(word, str(int(word) + 1))
    return title


def field_key(taken: Iterable[str]) -> str:
    """The name of a field of one's own in what is stored: it never changes, whatever its label becomes."""
    known = set(taken)
    number = 1
    while f"champ_{number}" in known:
        number += 1
    return f"champ_{number}"


def field_fault(kind: str, choices: Sequence[str]) -> str:
    """`choices` when a list to choose from has fewer than two answers, or twice the same; else nothing."""
    if kind == "choice" and (len(choices) < 2 or len(set(choices)) < len(choices)):
        return "choices"
    return ""


def rules_settled(phases: Sequence[Dated], stages_after_vote: Collection[Any], now: datetime) -> bool:
    """Whether the rules of the vote stand: it has begun, or its result is known."""
    began = any(phase.kind is PhaseKind.SELECTION and phase.starts_at <= now for phase in phases)
    return began or bool(stages_after_vote)
