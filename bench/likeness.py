"""How well projects of close words find a paraphrase: recall at five on fifty pairs that share no content stem.

    python bench/likeness.py        the share found, beside what chance gives, and the time that a question takes

`measure()` gives the same to the acceptance of projects. Below 0.6, the site speaks of close words, not of meaning.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analysis.nearness import fit
from consult.consultations.search import search_text

PAIRS = Path(__file__).with_name("paraphrases.tsv")
AT = 5
WANTED = 0.6


@dataclass(frozen=True)
class Measure:
    pairs: int
    recall: float
    chance: float
    seconds: float
    """Mean time of a question."""


def pairs() -> list[tuple[str, str]]:
    """A project, and somebody else's words for the same; as stems."""
    rows = [line.split("\t") for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return [(search_text(first), search_text(second)) for first, second in rows]


def measure() -> Measure:
    """Each first sentence is a filed project; each second one is typed, and its project looked for among all."""
    held = pairs()
    known = fit({number: first for number, (first, _second) in enumerate(held)})
    among = dict.fromkeys(range(len(held)))
    start = time.perf_counter()
    found = sum(
        number in [id_ for id_, _score in known.nearest(second, among, AT)]
        for number, (_first, second) in enumerate(held)
    )
    seconds = (time.perf_counter() - start) / len(held)
    return Measure(len(held), found / len(held), AT / len(held), seconds)


def figures() -> tuple[bool, dict[str, object]]:
    """The line of the acceptance of projects. It holds when the page calls similar projects what they are: under the
    wanted share, « mots proches »."""
    result = measure()
    page = (Path(__file__).resolve().parent.parent / "templates" / "filing" / "similar.html").read_text("utf-8")
    called = "mots proches" if "aux mots proches" in page else "projets semblables"
    by_meaning = result.recall >= WANTED
    return by_meaning or called == "mots proches", {
        "pairs": result.pairs,
        f"recall@{AT}": round(result.recall, 2),
        "chance": round(result.chance, 2),
        "wanted": WANTED,
        "called": called,
        "milliseconds_a_question": round(result.seconds * 1000, 1),
    }


if __name__ == "__main__":
    result = measure()
    print(f"pairs {result.pairs}, recall@{AT} {result.recall:.2f} (chance {result.chance:.2f}, wanted {WANTED:.2f})")
    print(f"a question: {result.seconds * 1000:.1f} ms")
