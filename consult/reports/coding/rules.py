"""Drawing the sample, and what an answer may be: pure functions."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

NONE, OFF_TOPIC, UNKNOWN = "none", "off_topic", "unknown"
OUTSIDE = (NONE, OFF_TOPIC, UNKNOWN)
"""Answers that are no theme: « aucun thème », « hors sujet », « ne sait pas ». A theme is its id, in digits."""
SMALLEST_SAMPLE, LARGEST_SAMPLE = 20, 2_000


@dataclass(frozen=True)
class Answer:
    """A main category and the other themes touched, ascending."""

    category: str
    others: tuple[int, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """A contribution of the sample. weight: how many of its stratum it stands for."""

    contribution_id: int
    category: str
    weight: float


def allocate(populations: Mapping[str, int], size: int, floor: int) -> dict[str, int]:
    """How many to draw from each stratum: `floor` of each where it holds as many, the rest in proportion.

    Sums to `size`, which is at most the whole. Too small for that floor everywhere, it gives the same to each.
    """
    held = {name: count for name, count in sorted(populations.items()) if count}
    if not held:
        return {}
    least = min(floor, size // len(held))
    drawn = {name: min(least, count) for name, count in held.items()}
    wanted = {name: size * count / sum(held.values()) for name, count in held.items()}
    while (left := size - sum(drawn.values())) > 0:
        open_ = {name: max(0.0, wanted[name] - drawn[name]) for name, count in held.items() if drawn[name] < count}
        total = sum(open_.values())
        shares = {name: left * (gap / total if total else 1 / len(open_)) for name, gap in open_.items()}
        given = {name: min(int(share), held[name] - drawn[name]) for name, share in shares.items()}
        if not any(given.values()):  # less than one each: the largest remainders first
            first = sorted(shares, key=lambda name: (-(shares[name] % 1), name))[:left]
            given = dict.fromkeys(first, 1)
        for name, count in given.items():
            drawn[name] += count
    return drawn


def rank_of(seed: int, contribution_id: int, purpose: str = "draw") -> str:
    """The place of a contribution in the draw: SHA-256 of « seed:purpose:id », so that anybody can redo it."""
    return hashlib.sha256(f"{seed}:{purpose}:{contribution_id}".encode()).hexdigest()


def draw(strata: Mapping[str, Collection[int]], size: int, floor: int, seed: int) -> list[Drawn]:
    """The sample, in the order in which it is coded: in each stratum the smallest ranks, then all of them shuffled by
    another rank, so that the order says nothing of the stratum."""
    quotas = allocate({name: len(ids) for name, ids in strata.items()}, size, floor)
    chosen = [
        Drawn(id_, name, len(strata[name]) / quota)
        for name, quota in quotas.items()
        for id_ in sorted(strata[name], key=lambda id_: rank_of(seed, id_))[:quota]
    ]
    return sorted(chosen, key=lambda item: rank_of(seed, item.contribution_id, "order"))


def read_answer(category: str, others: Collection[str], themes: Collection[int]) -> Answer | None:
    """A typed answer, the main theme left out of the others; None where it names what is not offered. Other themes
    mean nothing beside « aucun thème », « hors sujet » or « ne sait pas »."""
    known = {str(theme) for theme in themes}
    if category in OUTSIDE:
        return Answer(category)
    if category not in known or not set(others) <= known:
        return None
    return Answer(category, tuple(sorted(int(theme) for theme in set(others) - {category})))


def next_position(positions: Sequence[int], answered: Collection[int], after: int) -> int | None:
    """The next place without an answer, from the start again past the end; None where everything is coded."""
    waiting = [position for position in positions if position not in answered]
    return next((position for position in waiting if position > after), waiting[0] if waiting else None)


def share_a_theme(first: Answer, second: Answer) -> bool:
    """Whether two answers have a category in common, main or not."""
    return bool({first.category, *map(str, first.others)} & {second.category, *map(str, second.others)})


def folded(text: str) -> str:
    """For sorting and finding: without accents nor capitals."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold()
