"""Teaching the machine by examples: the answers so far stand in the address, so that nothing is kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from consult.reports.analysis_port import BACKGROUND, STEPS, Likeness, learn, questions
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.finding import MOST_TICKED, NOTHING, Rows, keys_of, ticked
from consult.reports.workbench.vectors import Vectors

Floats: TypeAlias = npt.NDArray[np.float32]
ANSWER = "r-"
POOL = 4_000
AT_ONCE = 65_536
BORDERLINE = 3


@dataclass(frozen=True)
class Lesson:
    """Keys (« 12-0 ») of the ideas that are like those wanted, and of those that are not."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Lesson:
        """The lists of the address, then the answers just given; the last word on an idea counts."""
        said: dict[str, bool] = {}
        for name, like in (("oui", True), ("non", False)):
            said |= {key: like for key in values.get(name, "").split(".") if key}
        for name, value in values.items():
            if name.startswith(ANSWER) and value in ("oui", "non"):
                said[name.removeprefix(ANSWER)] = value == "oui"
        kept = list(said.items())[:MOST_TICKED]
        return cls(tuple(k for k, like in kept if like), tuple(k for k, like in kept if not like))

    def query(self) -> dict[str, str]:
        """Inverse of `read`."""
        lists = {"oui": ".".join(self.yes), "non": ".".join(self.no)}
        return {name: value for name, value in lists.items() if value}


@dataclass(frozen=True)
class Learned:
    """rows: (r,) every idea that counts; scores: (r,) likeness of each, 1 for the examples, 0 for ideas in general."""

    rows: Rows
    scores: Floats
    yes: Rows
    no: Rows

    def taken(self, step: int) -> Rows:
        """Rows of those as near as a step asks, the examples included, the counter-examples left out."""
        near = self.rows[self.scores >= STEPS[step]]
        return np.setdiff1d(np.union1d(near, self.yes), self.no)

    def borderline(self, step: int) -> Rows:
        """The last ones that a step takes, unjudged."""
        judged = np.isin(self.rows, np.concatenate([self.yes, self.no]))
        near = np.flatnonzero((self.scores >= STEPS[step]) & ~judged)
        return self.rows[near[np.argsort(self.scores[near], kind="stable")[:BORDERLINE]]]


def taught(bench: Bench, vectors: Vectors, lesson: Lesson) -> Learned | None:
    """What the answers teach of every idea; None without an example whose words are known."""
    yes, no, rows = ticked(bench, lesson.yes), ticked(bench, lesson.no), bench.readable.rows
    shown = vectors.of(yes)
    if not len(yes) or not np.abs(shown).sum() > 0:
        return None
    rng = np.random.default_rng(bench.run.id)
    others = rng.choice(rows, min(BACKGROUND, len(rows)), replace=False)
    likeness = learn(shown, vectors.of(no), vectors.of(others))
    return Learned(rows, _scores(vectors, likeness, rows), yes, no)


def _scores(vectors: Vectors, likeness: Likeness, rows: Rows) -> Floats:
    found = np.empty(len(rows), dtype=np.float32)
    for low in range(0, len(rows), AT_ONCE):
        found[low : low + AT_ONCE] = likeness.scores(vectors.of(rows[low : low + AT_ONCE]))
    return found


def next_questions(learned: Learned, vectors: Vectors) -> Rows:
    """Ideas to ask about, sure ones and unsure ones, not judged yet."""
    judged = np.isin(learned.rows, np.concatenate([learned.yes, learned.no]))
    free = np.flatnonzero(~judged)
    if not len(free):
        return NOTHING
    scores = learned.scores[free]
    best = np.argsort(-scores, kind="stable")[:POOL]
    border = np.argsort(np.abs(scores - STEPS[2]), kind="stable")[:POOL]
    pool = free[np.union1d(best, border)]
    return learned.rows[pool[questions(learned.scores[pool], vectors.of(learned.rows[pool]))]]


def steps(bench: Bench, learned: Learned) -> list[dict[str, Any]]:
    """How many ideas each step takes, and those at its border."""
    return [
        {"step": step, "ideas": len(learned.taken(step)), "border": keys_of(bench, learned.borderline(step))}
        for step in range(len(STEPS))
    ]
