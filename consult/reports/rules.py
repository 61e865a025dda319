"""Decisions about reports, as pure functions: how a verbatim is signed, which verbatims are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

MIN_WORDS, MAX_WORDS = 8, 40
SHOWN_VERBATIMS = 4
MOST_VERBATIMS = 5


@dataclass(frozen=True)
class Signatory:
    """The profile of a quoted person. places: ids of the territory and of those above it, the narrowest first."""

    college_id: int | None
    gendered_form: str | None
    age_band: str | None
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class Cell:
    """How many people share a profile."""

    profile: Signatory
    people: int


@dataclass(frozen=True)
class Signature:
    """What may be said of a quoted person: each part None when it may not."""

    college_id: int | None = None
    gendered_form: str | None = None
    age_band: str | None = None
    place_id: int | None = None


NOTHING = Signature()


class Crowd:
    """How many people could bear a signature."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._cells = tuple(cells)
        self._by_status: dict[tuple[int | None, str | None], list[Cell]] = defaultdict(list)
        for cell in self._cells:
            self._by_status[cell.profile.college_id, cell.profile.gendered_form].append(cell)

    def bearers(self, signature: Signature) -> int:
        status = (signature.college_id, signature.gendered_form)
        cells = self._cells if status == (None, None) else self._by_status.get(status, ())
        return sum(cell.people for cell in cells if bears(cell.profile, signature))


def sign(person: Signatory, crowd: Crowd, k: int) -> Signature:
    """The most precise signature that at least k people of the crowd could bear.

    It widens from the territory to the places above it, then does without the age, then keeps the status alone;
    NOTHING where even the status is held by fewer than k.
    """
    return next((candidate for candidate in _candidates(person) if crowd.bearers(candidate) >= k), NOTHING)


def sign_within(person: Signatory, crowd: Crowd, k: int, place_id: int, said: Sequence[Signature]) -> Signature | None:
    """How a person is signed on the page of a place, where the place itself is known: k people of it must be able to
    bear what the page says together with every other signature of the same words. None: they may not be shown there."""
    for candidate in (*_candidates(Signatory(person.college_id, person.gendered_form, person.age_band)), NOTHING):
        together = Signature(candidate.college_id, candidate.gendered_form, candidate.age_band, place_id)
        for other in said:
            together = Signature(
                together.college_id or other.college_id,
                together.gendered_form or other.gendered_form,
                together.age_band or other.age_band,
                min((together.place_id, other.place_id), key=lambda id_: _depth(person.places, id_)),
            )
        if crowd.bearers(together) >= k:
            return candidate
    return None


def _depth(places: Sequence[int], place_id: int | None) -> int:
    """The narrowest place first, no place last."""
    return places.index(place_id) if place_id in places else len(places)


def bears(profile: Signatory, signature: Signature) -> bool:
    """Whether a person of this profile could be the one signed so."""
    return (
        (signature.college_id, signature.gendered_form) in ((None, None), (profile.college_id, profile.gendered_form))
        and signature.age_band in (None, profile.age_band)
        and (signature.place_id is None or signature.place_id in profile.places)
    )


def _candidates(person: Signatory) -> Iterable[Signature]:
    """From the most precise to the status alone; without a college nothing is signed by a status."""
    form = person.gendered_form if person.college_id is not None else None
    ages = [person.age_band, None] if person.age_band else [None]
    seen = {NOTHING}
    for age, place in [*product(ages, person.places), *((age, None) for age in ages)]:
        candidate = Signature(person.college_id, form, age, place)
        if candidate not in seen:
            seen.add(candidate)
            yield candidate


@dataclass(frozen=True, order=True)
class Quote:
    """A span of a contribution shown as a verbatim."""

    contribution_id: int
    start: int
    end: int


@dataclass(frozen=True)
class Candidate:
    """A verbatim that could be shown: its masked words, who said it, from which college."""

    quote: Quote
    text: str
    participation_id: int
    college_id: int | None


MASK = "█"


def is_quotable_length(text: str) -> bool:
    """Between 8 and 40 words, most of them different: long enough to stand alone, short enough to be read."""
    words = text.lower().split()
    return MIN_WORDS <= len(words) <= MAX_WORDS and len(set(words)) > len(words) / 2


def propose_verbatims(candidates: Sequence[Candidate], most: int) -> list[Quote]:
    """Varied verbatims among candidates given best first: one a person, no near-copy, colleges in turn, no mask."""
    chosen: list[Candidate] = []
    spoken: list[frozenset[str]] = []
    waiting = [c for c in candidates if is_quotable_length(c.text) and MASK not in c.text]
    waiting.sort(key=lambda c: reads_badly(c.text))
    while waiting and len(chosen) < most:
        heard = [c.college_id for c in chosen]
        best = min(range(len(waiting)), key=lambda i: (heard.count(waiting[i].college_id), i))
        candidate = waiting.pop(best)
        words = frozenset(candidate.text.lower().split())
        if candidate.participation_id in {c.participation_id for c in chosen} or any(
            _overlap(words, other) > 0.5 for other in spoken
        ):
            continue
        chosen.append(candidate)
        spoken.append(words)
    return [c.quote for c in chosen]


def reads_badly(text: str) -> bool:
    """In capitals, a list, cut short or barely a sentence: shown only where nothing better was said."""
    letters = [character for character in text if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    return (
        capitals > len(letters) / 3
        or len(text.split()) < MIN_WORDS + 2
        or not text[:1].isupper()
        or "|" in text
        or text.count("(") != text.count(")")
    )


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def shown_verbatims(proposed: Sequence[Quote], added: Sequence[Quote], removed: Collection[Quote]) -> list[Quote]:
    """The proposals that nobody removed, completed to four, then what people chose, five in all at most.

    People's choices come first and push the last proposals out.
    """
    chosen = [quote for quote in added if quote not in removed][:MOST_VERBATIMS]
    room = max(0, SHOWN_VERBATIMS - len(chosen))
    return chosen + [quote for quote in proposed if quote not in removed and quote not in chosen][:room]


def stability_level(stability: float | None) -> str:
    """How far a theme is found again among other people (Hennig 2007): stable, heart, edges or fragile."""
    if stability is None:
        return ""
    return next(
        (name for name, least in (("stable", 0.75), ("heart", 0.6), ("edges", 0.5)) if stability >= least), "fragile"
    )
