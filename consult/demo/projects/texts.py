"""What members write: every text is put together from sentences that no other project of its call holds alike."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from consult.demo.lexicon import read, split

CATEGORIES = ("prevention", "entraide", "lien", "soins", "travail", "culture")
_SLOTS = re.compile(r"(?:(?P<prefix>[AÀaà]|de) )?\{(?P<name>ville|a_ville|public)\}")


@dataclass(frozen=True)
class Idea:
    """What may be filed: two titles, two summaries, three ways of doing, who helps, what it costs."""

    category: str
    titles: tuple[str, str]
    summaries: tuple[str, str]
    ways: tuple[str, ...]
    partners: tuple[str, ...]
    thousands: tuple[int, int]
    needs: tuple[str, ...] = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Written:
    """A project as its author wrote it; `budget`: label, cents, whether others pay."""

    category: str
    title: str
    summary: str
    need: str
    description: str
    partners: str
    place: str
    budget: tuple[tuple[str, int, bool], ...]


@cache
def words() -> dict[str, Any]:
    """The lists that all projects share, by name; `calls_values` is a text."""
    found = read("projects/common.toml")["words"]
    return {name: lines(text) if name not in ("calls_values", "end_report") else text for name, text in found.items()}


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n") if line.strip()]


@cache
def towns() -> dict[str, list[str]]:
    return {code: split(text) for code, text in read("projects/towns.toml")["towns"].items()}


@cache
def ideas() -> tuple[Idea, ...]:
    """All of them, the categories taking turns."""
    by_category = [list(_ideas_of(name)) for name in CATEGORIES]
    longest = max(len(found) for found in by_category)
    return tuple(found[rank] for rank in range(longest) for found in by_category if rank < len(found))


def category_names() -> list[str]:
    return [str(read(f"projects/{name}.toml")["name"]) for name in CATEGORIES]


def _ideas_of(name: str) -> Iterator[Idea]:
    table = read(f"projects/{name}.toml")
    needs, budget = tuple(lines(table["need"])), tuple(split(table["lines"]))
    for line in lines(table["projects"]):
        parts = [part.strip() for part in line.split("|")]
        low, high = parts[-1].split("-")
        yield Idea(
            category=table["name"],
            titles=(parts[0], parts[1]),
            summaries=(parts[2], parts[3]),
            ways=tuple(parts[4:-2]),
            partners=tuple(split(parts[-2])),
            thousands=(int(low), int(high)),
            needs=needs,
            lines=budget,
        )


def in_place(text: str, town: str, public: str) -> str:
    """The slots of a sentence, with the articles that French makes of them."""
    article, name = ("Le ", town[4:]) if town.startswith("°Le ") else ("Les ", town[5:])
    merged = town.startswith("°")
    at, of = ("au ", "du ") if article == "Le " else ("aux ", "des ")

    def said(match: re.Match[str]) -> str:
        prefix, slot = match["prefix"] or "", match["name"]
        if slot == "public":
            lowered = public[0].lower() + public[1:]
            return f"{prefix} {lowered}".lstrip() if match.start() else public
        plain = f"{article}{name}" if merged else town
        if slot == "a_ville" or prefix.lower() in ("à", "a"):
            place = f"{at}{name}" if merged else f"à {town}"
            return place[0].upper() + place[1:] if prefix.isupper() else place
        if prefix == "de":
            return f"{of}{name}" if merged else _of(town)
        return plain

    return _SLOTS.sub(said, text)


def _of(town: str) -> str:
    return f"d’{town}" if town[0] in "AEIOUYÉÈÊÎÔ" else f"de {town}"


def plain(town: str) -> str:
    return town.lstrip("°")


class Author:
    """Draws texts without giving the same sentence to two projects one after the other."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"projects {seed}")
        self._ideas = list(ideas())
        self._rank = 0
        self._bags: dict[str, list[str]] = {}

    def write(self, territory: str) -> Written:
        """The next project, in this territory."""
        turn, rank = divmod(self._rank, len(self._ideas))
        self._rank += 1
        idea, rng = self._ideas[rank], self._rng
        town = rng.choice(towns()[territory])
        public = self._next("public", [one for line in words()["public"] for one in split(line)])
        title_rank, summary_rank = (turn + rank) % 2, (turn + turn // 2 + rank) % 2

        def put(text: str) -> str:
            return in_place(text, town, public)

        title = put(idea.titles[title_rank])
        if turn >= 2 and plain(town) not in title:
            title = put(f"{title}, {{a_ville}}") if len(title) < 90 else title
        return Written(
            category=idea.category,
            title=title,
            summary=put(idea.summaries[summary_rank]),
            need="\n\n".join(
                put(self._next(f"need {idea.category}", idea.needs)) for _ in range(rng.choice((1, 2, 2)))
            ),
            description=self._description(idea, put),
            partners=self._partners(idea, town),
            place=self._place(town),
            budget=self._budget(idea),
        )

    def _description(self, idea: Idea, put: Any) -> str:
        rng, shared = self._rng, words()
        ways = rng.sample(idea.ways, rng.choice((2, 3)))
        opening = self._next("voice", shared["voice"])
        doing = [*ways, self._next("first", shared["first"])]
        closing = [self._next("measure", shared["measure"])]
        if rng.random() < 0.6:
            closing.append(self._next("after", shared["after"]))
        head = [opening] if rng.random() < 0.75 else []
        return "\n\n".join(put(" ".join(part)) for part in (head, doing, closing) if part)

    def _partners(self, idea: Idea, town: str) -> str:
        kept = self._rng.sample(idea.partners, self._rng.choice((1, 2))) if idea.partners else []
        text = " ; ".join(kept)
        return text[:1].upper() + text[1:] + (f" ({plain(town)})" if self._rng.random() < 0.4 else "")

    def _place(self, town: str) -> str:
        where = ("salle des fêtes", "maison des associations", "place du marché", "ancienne école", "centre social", "")
        spot = self._rng.choice(where)
        return f"{plain(town)}, {spot}" if spot else plain(town)

    def _budget(self, idea: Idea) -> tuple[tuple[str, int, bool], ...]:
        rng = self._rng
        total = rng.randint(idea.thousands[0] * 10, idea.thousands[1] * 10) * 10_000
        labels = rng.sample(idea.lines, rng.choice((3, 4, 4, 5)))
        shares = [rng.uniform(0.5, 2.0) for _ in labels]
        asked = [max(5_000, round(total * share / sum(shares) / 5_000) * 5_000) for share in shares]
        rows = [(label, cents, False) for label, cents in zip(labels, asked, strict=True)]
        if rng.random() < 0.5:
            rows.append(("Participation de la commune", max(20_000, round(total * 0.15 / 10_000) * 10_000), True))
        return tuple(rows)

    def _next(self, name: str, entries: Sequence[str]) -> str:
        """One that was not given since all the others were."""
        bag = self._bags.setdefault(name, [])
        if not bag:
            bag += self._rng.sample(list(entries), len(entries))
        return bag.pop()
