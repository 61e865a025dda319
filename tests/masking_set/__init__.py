"""Texts written by hand to measure what the masking finds and what it hides for nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from consult.consultations.masking import Span

_MARKED = re.compile(r"\[\[([a-z]+)\|(.*?)\]\](?!\])")


@dataclass(frozen=True)
class MarkedText:
    """A text without its marks, and the spans that must be hidden."""

    text: str
    spans: list[Span]


def read_set() -> tuple[list[MarkedText], list[MarkedText]]:
    """(those that serve to improve the rules, those held out): one line in two."""
    lines = Path(__file__).with_name("texts.txt").read_text("utf-8").splitlines()
    texts = [parse(line) for line in lines if line and not line.startswith("#")]
    return texts[::2], texts[1::2]


def parse(line: str) -> MarkedText:
    plain, spans, at = "", [], 0
    for match in _MARKED.finditer(line):
        plain += line[at : match.start()]
        spans.append(Span(len(plain), len(plain) + len(match[2]), match[1]))
        plain += match[2]
        at = match.end()
    return MarkedText(plain + line[at:], spans)
