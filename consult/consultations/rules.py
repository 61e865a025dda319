"""What may be done to a consultation, decided from its dates, its state and the clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Protocol

from consult.clock import PARIS
from consult.consultations.models import QuestionKind, State
from consult.consultations.profile_library import PROFILE
from consult.consultations.rules_questions import has_choices

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Dated(Protocol):
    """The part of a consultation that decides its state."""

    @property
    def state(self) -> State: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...


def effective_state(consultation: Dated, now: datetime) -> State:
    """What holds now: an open consultation is closed from `closes_at` on (the closing second included), and is still a
    draft for everyone before `opens_at`."""
    if consultation.state is not State.OPEN:
        return consultation.state
    if consultation.closes_at is not None and now >= consultation.closes_at:
        return State.CLOSED
    if is_scheduled(consultation, now):
        return State.DRAFT
    return State.OPEN


def is_scheduled(consultation: Dated, now: datetime) -> bool:
    """The team opened it, and its opening date is still to come."""
    return consultation.state is State.OPEN and consultation.opens_at is not None and now < consultation.opens_at


def may_pilot(consultation: Dated) -> bool:
    return consultation.state is State.DRAFT


def may_open(consultation: Dated) -> bool:
    return consultation.state in (State.DRAFT, State.PILOT)


def may_close(consultation: Dated, now: datetime) -> bool:
    return consultation.state is State.OPEN and effective_state(consultation, now) is not State.CLOSED


def may_reopen(consultation: Dated) -> bool:
    """Closed by hand or by its last day, and nothing made of it is published yet."""
    return consultation.state is State.CLOSED


def may_archive(consultation: Dated, now: datetime) -> bool:
    return effective_state(consultation, now) in (State.CLOSED, State.PUBLISHED)


def may_edit_texts(consultation: Dated) -> bool:
    """Title, notice, welcome, thanks and dates change until the report is out; a notice keeps its versions."""
    return consultation.state not in (State.PUBLISHED, State.ARCHIVED)


def may_edit_promises(consultation: Dated) -> bool:
    """Who may answer and who will read: said in the notice before opening, so settled by it."""
    return consultation.state in (State.DRAFT, State.PILOT)


def may_edit_questions(consultation: Dated, has_answers: bool) -> bool:
    """Once somebody answered for good, the questions stand: two people would have answered different ones.

    Answers of a pilot do not count: they are removed at opening.
    """
    return consultation.state in (State.DRAFT, State.PILOT) or (consultation.state is State.OPEN and not has_answers)


def may_reword(consultation: Dated) -> bool:
    """The words of a question that has answers, while the report that will show both is not out."""
    return consultation.state in (State.DRAFT, State.PILOT, State.OPEN, State.CLOSED)


def may_remove_question(consultation: Dated, has_sent_answers: bool) -> bool:
    """While it is prepared, always; once open, only a question that nobody answered yet."""
    if consultation.state in (State.DRAFT, State.PILOT):
        return True
    return consultation.state is State.OPEN and not has_sent_answers


def local_instant(typed: datetime) -> datetime | None:
    """The UTC instant of a Europe/Paris wall time; None for one that the change to summer time skips.

    A time that the change to winter time repeats is the first of the two.
    """
    local = typed.replace(tzinfo=PARIS, fold=0)
    instant = local.astimezone(UTC)
    return instant if instant.astimezone(PARIS).replace(tzinfo=None) == typed.replace(tzinfo=None) else None


def is_absurd(instant: datetime) -> bool:
    """A year that nobody means: a slip of the keyboard."""
    return not FIRST_YEAR <= instant.year <= LAST_YEAR


def dates_fault(opens_at: datetime | None, closes_at: datetime | None, now: datetime, *, opened: bool) -> str:
    """Which rule two dates break: `order`, `short`, `past` or nothing."""
    if opens_at is not None and closes_at is not None:
        if closes_at <= opens_at:
            return "order"
        if closes_at - opens_at < timedelta(minutes=10):
            return "short"
    if closes_at is not None and closes_at <= now and not opened:
        return "past"
    return ""


def missing_before_opening(consultation: Dated, *, questions: int, has_notice: bool, now: datetime) -> list[str]:
    """What keeps a consultation from being opened: `questions`, `notice`, `closes_at`, `past`."""
    missing = []
    if not questions:
        missing.append("questions")
    if not has_notice:
        missing.append("notice")
    if consultation.closes_at is None:
        missing.append("closes_at")
    elif consultation.closes_at <= now:
        missing.append("past")
    return missing


def next_code(codes: Collection[str]) -> str:
    """`q7` when the highest is `q6`, so that the code of a removed question is not given to another one too soon."""
    numbers = [int(code[1:]) for code in codes if code[:1] == "q" and code[1:].isascii() and code[1:].isdigit()]
    return f"q{max(numbers, default=0) + 1}"


def slug_of(title: str) -> str:
    """« Notre santé, demain ? » → `notre-sante-demain`: at most 60 characters, `consultation` when nothing is left."""
    plain = unicodedata.normalize("NFKD", title.lower().replace("œ", "oe").replace("æ", "ae"))
    words = re.findall(r"[a-z0-9]+", plain.replace("’", " ").encode("ascii", "ignore").decode())
    slug = ""
    for word in words:
        if len(slug) + len(word) >= 60:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or "consultation"


def free_slug(wanted: str, taken: Collection[str]) -> str:
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def question_fault(
    kind: QuestionKind, prompt: str, choices: int, scale: tuple[int, int], profile_key: str | None, max_choices: int = 1
) -> str:
    """What keeps a question from being asked: `prompt`, `choices`, `max_choices`, `scale`, `profile` or nothing."""
    if not prompt.strip():
        return "prompt"
    if has_choices(kind, profile_key) and choices < 2:
        return "choices"
    if kind in (QuestionKind.CHOICE, QuestionKind.RANKING) and not 1 <= max_choices <= choices:
        return "max_choices"
    if kind is QuestionKind.SCALE and not (0 <= scale[0] < scale[1] <= 20):
        return "scale"
    if kind is QuestionKind.PROFILE and profile_key not in PROFILE:
        return "profile"
    return ""
