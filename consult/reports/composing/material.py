"""What a report is composed from, whether it is a draft, a frozen reading copy or a published version."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from flask_babel import gettext as _

from consult.reports.composing.catalogue import Entry
from consult.reports.composing.elements import FigureRef
from consult.reports.verbatims import Verbatim

Json: TypeAlias = dict[str, Any]
Address = Callable[[str, str], str]
"""(reference, short code) -> what opens a figure on the screen."""
MISSING = "…"
"""What stands for a number that may not be read, or that is no more."""


@dataclass
class Material:
    """content: see `content`; composed: title, look, blocks; words: the verbatims of blocks, as they may be read today.

    `codes` gives each figure its short code in reading order, or keeps those that a version froze.
    """

    content: Json
    composed: Json
    entries: Mapping[str, Entry]
    organisation: str
    brand: str
    on_brand: str
    address: Address
    words: Mapping[tuple[int, int, int], Verbatim] = field(default_factory=dict)
    logo: bytes | None = None
    version: int | None = None
    published_on: date | None = None
    signatures: Sequence[tuple[str, str]] = ()
    fingerprint: str = ""
    notices: Sequence[str] = ()
    prefix: str = ""
    """`R7-` in a published version."""
    codes: dict[str, str] = field(default_factory=dict)
    used: dict[str, FigureRef] = field(default_factory=dict)
    """Reference -> the figure as it was drawn first, in reading order."""

    def figure(self, ref: str) -> FigureRef:
        """The figure of a reference; one that may not be read, or is gone, shows no number."""
        entry = self.entries.get(ref)
        if ref not in self.codes:
            taken = [int(code[1:]) for code in self.codes.values()]
            self.codes[ref] = f"F{max(taken, default=0) + 1}"
        short = self.prefix + self.codes[ref]
        text = entry.text if entry is not None and entry.shown else MISSING
        found = FigureRef(text, entry.code if entry else ref, self.address(ref, short), short)
        if entry is not None and entry.shown:
            self.used.setdefault(ref, found)
        return found

    def counted(self, ref: str) -> str:
        """What a figure counts, for the annex of codes."""
        entry = self.entries[ref]
        parts = [entry.label, entry.base, entry.interval_text]
        return ", ".join(part for part in parts if part)

    def has(self, ref: str) -> bool:
        entry = self.entries.get(ref)
        return entry is not None and entry.shown

    def untitled(self) -> str:
        return str(self.composed.get("title") or _("Rapport sans titre"))
