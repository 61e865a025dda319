"""From a sub-theme and a person to a contribution: frames, length, several ideas, manners."""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from consult.demo.grammar.joining import join
from consult.demo.grammar.template import Expander, Lexicon, Node
from consult.demo.lexicon import SubTheme, read, shared, themes, weighted
from consult.demo.noise.surface import Hand, draw_hand, write

# Share of lines to which a way of naming the theme is added; it sets how far the themes can be told apart by words.
TAG_RATE = 0.78
REGISTER_RATE = 0.32

# Share of contributions that open or close with a word of politeness, anger, and so on.
_MANNERS = {
    "polite": 0.22,
    "angry": 0.2,
    "familiar": 0.15,
    "staff": 0.07,
    "elected": 0.06,
    "company": 0.07,
    "plain": 0.05,
}


@dataclass(frozen=True)
class Author:
    """How one participant writes."""

    register: str
    verbosity: float
    hand: Hand
    writer: int
    habit: float


class _Weighted:
    """Templates with weights, compiled for one lexicon at first use."""

    __slots__ = ("_compiled", "cumulative", "lexicon", "templates")

    def __init__(self, pairs: list[tuple[float, str]], lexicon: Lexicon) -> None:
        self.templates = [template for _, template in pairs]
        self.cumulative: list[float] = []
        running = 0.0
        for weight, _ in pairs:
            running += weight
            self.cumulative.append(running)
        self.lexicon = lexicon
        self._compiled: list[Node | None] = [None] * len(pairs)

    def draw(self, point: float) -> Node:
        """The template at a point of [0, 1)."""
        index = bisect_right(self.cumulative, point * self.cumulative[-1])
        node = self._compiled[index]
        if node is None:
            node = self._compiled[index] = self.lexicon.compile(self.templates[index].strip("\r"))
        return node


class Scribe:
    """Writes contributions, deterministically for a seed."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"scribe {seed}")
        self.random = self._rng.random
        self._expander = Expander(self.random)
        parent = shared(seed)
        self.sub_themes: list[SubTheme] = themes(seed, parent)
        self._frames: dict[tuple[int, str, str], _Weighted] = {}
        self._sources = _sources(read("frames.toml"))
        self._outside = {kind: _Weighted(weighted(text), parent) for kind, text in read("outside.toml").items()}
        self._parent = parent

    def compile(self, template: str) -> Node:
        """Compile a template that needs no theme."""
        return self._parent.compile(template)

    def expand(self, node: Node) -> str:
        """Expand a compiled template."""
        return self._expander.expand(node)

    def author(self, register: str, verbosity: float, fault_rate: float, feminine: bool) -> Author:
        """The manners of one person."""
        hand = draw_hand(register, fault_rate, self.random)
        return Author(register, verbosity, hand, 1 if feminine else 0, self.random())

    def outside(self, kind: str, author: Author) -> str:
        """A line that answers nothing: ``no_answer``, ``off_topic`` or ``empty``."""
        text = join(self._expander.expand(self._outside[kind].draw(self.random())))
        return text if kind == "empty" else write(text, author.hand, self.random)

    def contribution(self, ideas: list[int], voice: str, author: Author) -> str:
        """One contribution holding these ideas (indices of sub-themes), for a question of this voice."""
        self._expander.begin(author.writer)
        parts = [self._idea(idea, voice, author, rank, len(ideas) > 1) for rank, idea in enumerate(ideas)]
        text = parts[0]
        for part in parts[1:]:
            joiner = self._text(-1, "join", "all") if text[-1] != "?" else " "
            text += joiner + (part[:1].upper() + part[1:] if joiner.endswith(". ") else part)
        if self.random() < _MANNERS[author.register]:
            text = self._with_manners(text, author)
        return write(_sentences(join(text)), author.hand, self.random)

    def _with_manners(self, text: str, author: Author) -> str:
        if self.random() < 0.45:
            opening = self._text(-1, "opening", author.register)
            return f"{opening} {text}"
        stop = "" if text[-1] in "?!" else "."
        return f"{text}{stop} {self._text(-1, 'closing', author.register)}"

    def _idea(self, sub: int, voice: str, author: Author, rank: int, brief: bool) -> str:
        draw = self.random() + 0.13 * author.verbosity - (0.08 if brief else 0.0)
        if draw < 0.42:
            return self._tagged(self._text(sub, "short", voice), sub, voice, author, rank, TAG_RATE * 0.5)
        text = self._core(sub, voice, author)
        if draw > 1.16 and not brief:
            text = self._text(sub, "story", "all")
            if self.random() < 0.5:
                text = _append(text, self._text(sub, "extend", voice))
        elif draw > 0.9:
            text = _append(text, self._text(sub, "extend", voice))
        return self._tagged(text, sub, voice, author, rank, TAG_RATE)

    def _core(self, sub: int, voice: str, author: Author) -> str:
        if author.register != "plain" and self.random() < REGISTER_RATE:
            return self._text(sub, "register", author.register, author.habit)
        if voice == "obstacle" and self.random() < 0.25:
            voice = "wish"
        return self._text(sub, "medium", voice, author.habit)

    def _tagged(self, text: str, sub: int, voice: str, author: Author, rank: int, rate: float) -> str:
        """The line with the name of its theme before or after it, unless it says it already."""
        if self.random() >= rate:
            return text
        before = rank == 0 and self.random() < (0.85 if author.habit > 0.8 else 0.55 if voice == "obstacle" else 0.35)
        tag = self._text(sub, "tag", "head" if before else voice)
        if not before and tag.startswith("pour ") and " pour " in text:
            tag = self._text(sub, "tag", voice)
        if tag.rstrip(" :,-)")[-6:-1] in text:
            return text
        if before:
            return f"{tag} {text}"
        return _append(text, tag)

    def _text(self, sub: int, group: str, name: str, habit: float | None = None) -> str:
        key = (sub, group, name)
        frames = self._frames.get(key)
        if frames is None:
            lexicon = self._parent if sub < 0 else self.sub_themes[sub].lexicon
            frames = self._frames[key] = _Weighted(self._sources[group, name], lexicon)
        # A person comes back to the same turns of phrase one time in four.
        point = self.random()
        point = habit * 0.9 + 0.4 * point if habit is not None and point < 0.25 else self.random()
        return self._expander.expand(frames.draw(min(point, 0.999999)))


def _sources(frames: dict[str, Any]) -> dict[tuple[str, str], list[tuple[float, str]]]:
    found: dict[tuple[str, str], list[tuple[float, str]]] = {}
    for group, lists in frames.items():
        for name, text in lists.items():
            if group in ("opening", "closing"):
                found[group, name] = [(1.0, entry.strip()) for entry in text.split(";")]
            elif group == "join":
                found[group, name] = [(float(w), t) for w, _, t in (e.partition("*") for e in text.split(";"))]
            else:
                found[group, name] = [(weight, template.strip()) for weight, template in weighted(text, r"\n")]
    return found


def _append(text: str, addition: str) -> str:
    """More words before the question mark, if there is one."""
    ending = " ?" if text.endswith(" ?") else ""
    space = "" if addition.startswith(",") else " "
    return text.removesuffix(" ?") + space + addition + ending


def _sentences(text: str) -> str:
    """A capital after each full stop followed by a space."""
    if ". " not in text:
        return text
    first, *others = text.split(". ")
    return ". ".join([first, *(part[:1].upper() + part[1:] for part in others)])
