"""The text of a block: a small part of Markdown, with figures inserted as `[[t12.people.share]]`.

Paragraphs, bold, italics, lists, links and one level of headings; anything else stays plain words. Nothing typed here
is ever written as HTML: it becomes elements, which each output draws.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from consult.reports.composing.elements import Element, FigureRef, Heading, Inline, Listing, Paragraph, Words
from consult.web.filters import typo

TOKEN = re.compile(r"\[\[([A-Za-z0-9_.:/=-]{3,120})\]\]")
"""A figure in a text."""
SAFE_LINK = re.compile(r"^(?:https?://|mailto:)\S+$", re.IGNORECASE)
_PARSER = MarkdownIt("zero").enable(["emphasis", "link", "list", "heading", "newline", "escape", "entity"])

Figure = Callable[[str], FigureRef]
"""The figure of a reference, ready to be drawn; one that cannot be shown says so in its text."""


def references(text: str) -> list[str]:
    """The figures of a text, in reading order, each time they stand there."""
    return TOKEN.findall(text or "")


def elements_of(text: str, figure: Figure, prefix: str = "b") -> list[Element]:
    """The elements of a text; headings are of the third level, anchored `prefix-1`, `prefix-2`…"""
    found: list[Element] = []
    listing: list[tuple[Inline, ...]] = []
    ordered, depth, headings = False, 0, 0
    tokens = _PARSER.parse(text or "")
    for place, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
            if depth == 1:
                listing, ordered = [], token.type.startswith("ordered")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            if depth == 0 and listing:
                found.append(Listing(tuple(listing), ordered))
        elif token.type == "inline":
            inlines = inlines_of(token.children or [], figure)
            if not inlines:
                continue
            if depth:
                listing.append(inlines)
            elif tokens[place - 1].type == "heading_open":
                headings += 1
                found.append(Heading(3, plain(inlines), f"{prefix}-{headings}"))
            else:
                found.append(Paragraph(inlines))
    return found


def inlines_of(tokens: Sequence[Token], figure: Figure) -> tuple[Inline, ...]:
    """The runs of a paragraph."""
    return tuple(_joined(_runs(tokens, figure)))


def line(text: str, figure: Figure) -> tuple[Inline, ...]:
    """A single line, as a title or an item: the marks of paragraphs are words there."""
    return tuple(_joined(_runs(_PARSER.parseInline(text or "")[0].children or [], figure)))


def plain(inlines: Sequence[Inline]) -> str:
    """The words alone, figures as they are read."""
    return "".join(inline.text for inline in inlines)


@dataclass(frozen=True)
class _Style:
    strong: int = 0
    emphasis: int = 0
    href: str | None = None


def _runs(tokens: Sequence[Token], figure: Figure) -> Iterator[Inline]:
    style = _Style()
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                style = replace(style, strong=style.strong + token.nesting)
            case "em_open" | "em_close":
                style = replace(style, emphasis=style.emphasis + token.nesting)
            case "link_open":
                href = str(token.attrGet("href") or "")
                style = replace(style, href=href if SAFE_LINK.match(href) else None)
            case "link_close":
                style = replace(style, href=None)
            case "softbreak" | "hardbreak":
                yield Words(" ", bool(style.strong), bool(style.emphasis), style.href)
            case _ if token.content:
                yield from _words(token.content, style, figure)


def _words(text: str, style: _Style, figure: Figure) -> Iterator[Inline]:
    for place, part in enumerate(TOKEN.split(text)):
        if place % 2:
            yield figure(part)
        elif part:
            yield Words(part, bool(style.strong), bool(style.emphasis), style.href)


def _joined(runs: Iterator[Inline]) -> list[Inline]:
    """Neighbours of one style made one, with the spaces that French wants."""
    joined: list[Inline] = []
    for run in runs:
        last = joined[-1] if joined else None
        if isinstance(run, Words) and isinstance(last, Words) and replace(last, text=run.text) == run:
            joined[-1] = replace(last, text=last.text + run.text)
        else:
            joined.append(run)
    return [replace(run, text=typo(run.text)) if isinstance(run, Words) else run for run in joined]
