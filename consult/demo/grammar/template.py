"""The template language in which the lexicon is written, compiled once and expanded lazily.

``{a|b}``        one of the alternatives (either may be empty);
``<le:soin>``    a noun phrase of the list ``soin`` under a determiner (``le les un des 0 s mon leur ce …``);
``<action.s3>``  a verb phrase of the list ``action`` in a form of :mod:`consult.demo.grammar.verbs`;
``<lieu>``       an entry of the list ``lieu`` (a verb phrase in the infinitive, a noun phrase bare);
``[+isolé]``     an adjective agreed with the last noun phrase expanded, ``[me+isolé]`` with the writer;
``[manquer.p]``  a verb in the third person, agreed in number with the last noun phrase expanded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Union

from consult.demo.grammar.nouns import agreements, determine, parse_noun
from consult.demo.grammar.verbs import conjugate, conjugate_phrase

Random = Callable[[], float]
Node = Union[str, "Chain", "Choice", "Agreed"]

_TOKEN = re.compile(r"[{}|]|<[^<>]*>|\[[^\[\]]*\]|[^{}|<\[]+")


class Chain:
    """Nodes that follow one another."""

    __slots__ = ("nodes",)

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        self.nodes = nodes


class Choice:
    """One node among several; ``forms`` gives the agreement each one sets (-1: as it was left), or is None.

    Choices with the same ``source`` are forms of one list: an entry is not said twice in one contribution if the
    others will do.
    """

    __slots__ = ("cumulative", "forms", "nodes", "source", "total")

    def __init__(
        self,
        nodes: Sequence[Node],
        weights: Sequence[float] | None = None,
        forms: Sequence[int] | None = None,
        source: int = 0,
    ) -> None:
        self.source = source
        self.nodes = list(nodes)
        self.forms = list(forms) if forms is not None else None
        running, self.cumulative = 0.0, []
        for weight in weights if weights is not None else [1.0] * len(nodes):
            running += weight
            self.cumulative.append(running)
        self.total = running


class Agreed:
    """Four strings, chosen by the agreement of the last noun phrase, or of the writer."""

    __slots__ = ("by_writer", "strings")

    def __init__(self, strings: tuple[str, str, str, str], by_writer: bool) -> None:
        self.strings = strings
        self.by_writer = by_writer


class Expander:
    """Expands nodes with one source of randomness; remembers agreements on the way."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.agreement = 0
        self.writer = 0
        self._said: set[tuple[int, int]] = set()

    def begin(self, writer: int) -> None:
        """A new contribution, by a writer who agrees in the masculine (0) or the feminine (1)."""
        self.writer = writer
        self._said.clear()

    def expand(self, node: Node) -> str:
        """The text of a node, articles still marked: see :func:`consult.demo.grammar.joining.join`."""
        out: list[str] = []
        self._walk(node, out)
        return "".join(out)

    def _walk(self, node: Node, out: list[str]) -> None:
        kind = type(node)
        if kind is str:
            out.append(node)  # type: ignore[arg-type]
        elif kind is Chain:
            for part in node.nodes:  # type: ignore[union-attr]
                if type(part) is str:
                    out.append(part)
                else:
                    self._walk(part, out)
        elif kind is Choice:
            index = bisect_right(node.cumulative, self.random() * node.total)  # type: ignore[union-attr]
            if node.source:  # type: ignore[union-attr]
                index = self._fresh(node, index)  # type: ignore[arg-type]
            self._walk(node.nodes[index], out)  # type: ignore[union-attr]
            if node.forms is not None and node.forms[index] >= 0:  # type: ignore[union-attr]
                self.agreement = node.forms[index]  # type: ignore[union-attr]
        else:
            out.append(node.strings[self.writer if node.by_writer else self.agreement])  # type: ignore[union-attr]

    def _fresh(self, choice: Choice, index: int) -> int:
        for _ in range(8):
            if (choice.source, index) not in self._said:
                break
            index = bisect_right(choice.cumulative, self.random() * choice.total)
        self._said.add((choice.source, index))
        return index


_numbers = count(1)
Weigher = Callable[[int], Sequence[float]]


class Lexicon:
    """Named lists of entries, and the compiler of the templates that name them.

    A list is noun phrases (its name is in ``nouns``), verb phrases (in ``verbs``) or templates (otherwise).
    A local lexicon sees its own lists first, then those of its parent. Among noun phrases, an entry ``<0:spe>``
    stands for the whole list ``spe``, under the same determiner.
    """

    def __init__(
        self,
        nouns: Mapping[str, Sequence[str]],
        verbs: Mapping[str, Sequence[str]],
        phrases: Mapping[str, Sequence[str]],
        weigh: Weigher,
        parent: Lexicon | None = None,
    ) -> None:
        self._nouns = {
            name: [entry if entry[0] == "<" else parse_noun(entry) for entry in entries]
            for name, entries in nouns.items()
        }
        self._verbs, self._phrases, self._parent = verbs, phrases, parent
        self._weights = {
            name: weigh(len(entries)) for lists in (nouns, verbs, phrases) for name, entries in lists.items()
        }
        self._sources = {name: next(_numbers) for name in self._weights if len(self._weights[name]) > 3}
        self._cache: dict[str, Node] = {}

    def compile(self, template: str) -> Node:
        """Compile one template. Raises :class:`ValueError` for an unknown list or an unbalanced brace."""
        tokens = _TOKEN.findall(template)
        node, position = self._alternatives(tokens, 0)
        if position != len(tokens):
            raise ValueError(f"unbalanced braces: {template!r}")
        return node

    def has(self, name: str) -> bool:
        """Whether a list of this name has entries here (not counting the parent)."""
        return any(lists.get(name) for lists in (self._nouns, self._verbs, self._phrases))

    def _alternatives(self, tokens: list[str], position: int) -> tuple[Node, int]:
        options: list[Node] = []
        parts: list[Node] = []
        while position < len(tokens) and tokens[position] != "}":
            piece = tokens[position]
            position += 1
            if piece == "|":
                options.append(_sequence(parts))
                parts = []
            elif piece == "{":
                inner, position = self._alternatives(tokens, position)
                if position >= len(tokens):
                    raise ValueError(f"unbalanced braces near {''.join(tokens)!r}")
                position += 1
                parts.append(inner)
            elif piece[0] == "<":
                parts.append(self._reference(piece[1:-1]))
            elif piece[0] == "[":
                parts.append(_agreed(piece[1:-1]))
            else:
                parts.append(piece)
        options.append(_sequence(parts))
        return (options[0] if len(options) == 1 else Choice(options)), position

    def _reference(self, reference: str) -> Node:
        if reference in self._cache:
            return self._cache[reference]
        determiner, _, name = reference.rpartition(":")
        name, _, form = name.partition(".")
        nodes: list[Node]
        if name in self._nouns:
            determiner = determiner or "0"
            nodes, agreements_ = [], []
            for noun in self._nouns[name]:
                if isinstance(noun, str):
                    nodes.append(self._reference(f"{determiner}:{noun[1:-1].rpartition(':')[2]}"))
                    agreements_.append(-1)
                else:
                    agreement, text = determine(noun, determiner)
                    nodes.append(self.compile(text))
                    agreements_.append(agreement)
            choice: Node = Choice(nodes, self._weights[name], agreements_, self._sources.get(name, 0))
        elif name in self._verbs:
            nodes = [self.compile(conjugate_phrase(phrase, form or "inf")) for phrase in self._verbs[name]]
            choice = Choice(nodes, self._weights[name], None, self._sources.get(name, 0))
        elif name in self._phrases:
            nodes = [self.compile(phrase) for phrase in self._phrases[name]]
            choice = Choice(nodes, self._weights[name], None, self._sources.get(name, 0))
        elif self._parent is not None:
            return self._parent._reference(reference)
        else:
            raise ValueError(f"unknown list: {reference}")
        self._cache[reference] = choice
        return choice


def _sequence(parts: list[Node]) -> Node:
    if not parts:
        return ""
    return parts[0] if len(parts) == 1 else Chain(tuple(parts))


def _agreed(code: str) -> Node:
    if "+" in code:
        who, _, adjective = code.partition("+")
        return Agreed(agreements(adjective), who == "me")
    verb, _, tense = code.partition(".")
    forms = conjugate(verb)
    singular, plural = forms[tense + "3"], forms[tense + "6"]
    return Agreed((singular, singular, plural, plural), False)
