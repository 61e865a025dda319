"""The words of the demonstration, as TOML files: one per theme, and those that every theme shares."""

from __future__ import annotations

import math
import random
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consult.demo.grammar.template import Lexicon

_HERE = Path(__file__).parent

# How fast the use of a list's entries falls with their rank; the lexicon puts the usual words first.
ZIPF = 1.35


def split(text: str) -> list[str]:
    """Entries of a list: separated by semicolons or line ends."""
    return [entry.strip() for entry in re.split(r"[;\n]", text) if entry.strip()]


def weighted(text: str, separator: str = r"[;\n]") -> list[tuple[float, str]]:
    """Entries written ``3* text``; spaces inside an entry are kept."""
    pairs = [entry.partition("*") for entry in re.split(separator, text) if "*" in entry]
    return [(float(weight), template) for weight, _, template in pairs]


def read(name: str) -> dict[str, Any]:
    """One TOML file of the lexicon."""
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class SubTheme:
    """What one sub-theme can say."""

    theme: str
    id: str
    label: str
    lexicon: Lexicon


def _lists(table: dict[str, str]) -> dict[str, list[str]]:
    return {name: split(text) for name, text in table.items()}


def _actions(entries: list[str], aims: list[str]) -> dict[str, list[str]]:
    """Verb phrases by who may do them: V anyone, M the mutual, I people themselves.

    In the files ``~`` marks what only people do (« dormir »), ``=`` what both do. Where people do nothing, they aim.
    """
    plain = [entry.lstrip("~=") for entry in entries]
    mutual = [entry.lstrip("=") for entry in entries if entry[0] != "~"]
    people = [entry[1:] for entry in entries if entry[0] in "~="]
    return {"V": plain, "M": mutual or plain, "I": people or aims}


class _Weigher:
    """Falling weights, stirred by the seed: two demonstrations do not insist on the same words."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"lexicon {seed}")

    def __call__(self, count: int) -> list[float]:
        return [(rank + 1.5) ** -ZIPF * math.exp(0.4 * self._random.gauss(0, 1)) for rank in range(count)]

    @staticmethod
    def level(count: int) -> list[float]:
        """Equal weights, for places and names."""
        return [1.0] * count


def shared(seed: int) -> Lexicon:
    """The lists that every theme sees."""
    common, places, people = read("common.toml"), read("places.toml"), read("people.toml")
    names = Lexicon({}, {}, {**_lists(places["words"]), **_lists(people["words"])}, _Weigher.level)
    return Lexicon(_lists(common["nouns"]), {}, _lists(common["words"]), _Weigher(seed), names)


def themes(seed: int, parent: Lexicon) -> list[SubTheme]:
    """All sub-themes, theme after theme, in alphabetical order of the files."""
    weigh = _Weigher(seed + 1)
    found = []
    for path in sorted((_HERE / "themes").glob("*.toml")):
        data = read(f"themes/{path.name}")
        nouns = _lists(data.get("nouns", {})) | {"K": split(data["K"])}
        own = Lexicon(nouns, {"G": split(data["G"])}, {"T": split(data["T"])}, weigh, parent)
        for sub in data["sub"]:
            nouns = {key: split(sub[key]) for key in ("N", "P")}
            lexicon = Lexicon(nouns, _actions(split(sub["V"]), split(data["G"])), {"C": split(sub["C"])}, weigh, own)
            found.append(SubTheme(data["id"], sub["id"], sub["label"], lexicon))
    return found
