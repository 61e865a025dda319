"""What became of contributions in the published report, told to their author: ideas, themes, others, quotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from consult.reports import queries
from consult.reports.analysis_port import Status
from consult.reports.errors import NotPublished
from consult.reports.models import Idea, ReportVersion
from consult.reports.outcome.labels import unplaced
from consult.reports.outcome.published_tree import PublishedTree, Shown
from consult.reports.subjects import Consultation
from consult.reports.verbatims import thaw


class Written(Protocol):
    """A contribution of whoever asks. body None: its text is no longer kept."""

    id: int
    body: str | None


@dataclass(frozen=True)
class Piece:
    """A part of the text; `number` is that of the idea that it says, 0 between ideas."""

    text: str
    number: int


@dataclass(frozen=True)
class ToldIdea:
    """An idea. theme None: it is in no theme that the report shows."""

    number: int
    words: str
    theme: Shown | None
    subtheme: Shown | None


@dataclass(frozen=True)
class ToldQuote:
    """Words that the report quotes. words None: they were, and are not any more."""

    words: str | None
    signature: str
    theme: Shown


@dataclass(frozen=True)
class Told:
    """What became of one contribution. `unplaced`: why it is in no theme, as a sentence."""

    pieces: Sequence[Piece] = ()
    ideas: Sequence[ToldIdea] = ()
    quotes: Sequence[ToldQuote] = ()
    unplaced: str = ""
    moderated: bool = False
    themes: Sequence[Shown] = field(default_factory=tuple)
    """Those that its ideas touch, each once."""


@dataclass(frozen=True)
class Outcome:
    """What became of a participation, in the version that everybody reads today."""

    version: ReportVersion
    told: Mapping[int, Told]


def outcome_of(consultation: Consultation, contributions: Sequence[Written]) -> Outcome | None:
    """By the tree of the published version, whatever was analysed since; None before publication."""
    try:
        version = queries.published_report(consultation)
    except NotPublished:
        return None
    ids = [contribution.id for contribution in contributions]
    ideas, places = queries.ideas_of(version.run_id, ids), queries.places_of(version.run_id, ids)
    tree = PublishedTree(version.content)
    quotes = _quotes(consultation, tree, set(ids))
    told = {}
    for contribution in contributions:
        place = places.get(contribution.id)
        status = place.status if place else None
        if status == Status.THEMED:
            told[contribution.id] = _themed(tree, contribution, ideas.get(contribution.id, []), quotes)
        else:
            told[contribution.id] = Told(
                pieces=_pieces(contribution, []),
                quotes=quotes.get(contribution.id, ()),
                unplaced=unplaced(status),
                moderated=status == Status.MODERATED,
            )
    return Outcome(version, told)


def _themed(
    tree: PublishedTree, contribution: Written, ideas: Sequence[Idea], quotes: Mapping[int, Sequence[ToldQuote]]
) -> Told:
    said = [
        ToldIdea(
            number,
            (contribution.body or "")[idea.start : idea.end].strip(),
            tree.theme(idea.theme_id),
            tree.subtheme(idea.subtheme_id),
        )
        for number, idea in enumerate(ideas, start=1)
    ]
    themes = {idea.theme.key: idea.theme for idea in said if idea.theme is not None}
    return Told(_pieces(contribution, ideas), said, quotes.get(contribution.id, ()), themes=tuple(themes.values()))


def _pieces(contribution: Written, ideas: Sequence[Idea]) -> list[Piece]:
    """The text cut where ideas begin and end; ideas come in order and do not overlap."""
    text, pieces, at = contribution.body or "", [], 0
    for number, idea in enumerate(ideas, start=1):
        pieces += [Piece(text[at : idea.start], 0), Piece(text[idea.start : idea.end], number)]
        at = idea.end
    pieces.append(Piece(text[at:], 0))
    return [piece for piece in pieces if piece.text]


def _quotes(consultation: Consultation, tree: PublishedTree, ids: set[int]) -> dict[int, list[ToldQuote]]:
    """Contribution -> what the report quotes of it, as the report shows it today."""
    frozen: list[tuple[dict[str, Any], Shown]] = []
    for cell in tree.themes():
        shown = tree.theme(cell["theme_id"])
        if shown is not None:
            frozen += [(item, shown) for item in cell.get("verbatims", []) if item["contribution_id"] in ids]
    found: dict[int, list[ToldQuote]] = {}
    for verbatim, (item, shown) in zip(thaw(consultation.id, [item for item, _ in frozen]), frozen, strict=True):
        found.setdefault(item["contribution_id"], []).append(ToldQuote(verbatim.text, verbatim.signature, shown))
    return found
