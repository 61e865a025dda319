"""The contributions of a theme, twenty at a time, each idea of it to be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flask import url_for

from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.consultations.reading import Card
from consult.reports.pages.contributions import Names
from consult.reports.places import Places
from consult.reports.workbench.asked import Asked
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.finding import Rows, rows_of_place, searched

PAGE_SIZE = 20


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. key: « 12-0 » where it is an idea of the chosen theme, which can be ticked."""

    text: str
    key: str = ""


def ideas_pane(bench: Bench, asked: Asked) -> dict[str, Any]:
    """The page of the list that an address asks for."""
    rows = searched(bench, rows_of_place(bench, asked.place(bench)), asked.search)
    owners = in_order(bench, rows, asked.sort)
    pages = max(1, -(-len(owners) // PAGE_SIZE))
    page = min(asked.page, pages)
    shown = owners[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    address = url_for("workbench.screen", slug=bench.consultation.slug, **asked.query(page=1, done=0))
    return {
        "cards": cards_of(bench, shown.tolist(), rows),
        "ideas": len(rows),
        "total": len(owners),
        "page": page,
        "pages": pages,
        "pager_url": address + ("&" if "?" in address else "?") + "page={page}",
    }


def in_order(bench: Bench, rows: Rows, sort: str) -> Rows:
    """Contributions of some ideas, each once: as they came, or by how near their nearest idea is to its theme."""
    owners, begins = np.unique(bench.ideas.contribution[rows], return_index=True)
    if not sort or not len(rows):
        return owners
    nearness = np.maximum.reduceat(bench.ideas.score[rows], begins)  # rows come sorted by contribution
    return owners[np.argsort(-nearness if sort == "proches" else nearness, kind="stable")]


def cards_of(bench: Bench, contribution_ids: Sequence[int], chosen: Rows | None = None) -> list[dict[str, Any]]:
    """Contributions to read; their ideas among `chosen` (all of them by default) can be ticked."""
    names = _Profiles(bench)
    return [_entry(bench, names, card, chosen) for card in reading.cards(bench.consultation.id, contribution_ids)]


class _Profiles(Names):
    """What a card says of its author and its question: themes are the tree's, they are not loaded again."""

    def __init__(self, bench: Bench) -> None:
        self.places = Places.of(bench.consultation.organisation_id)
        self.questions = consultations.questions_of(bench.consultation.id)


def _entry(bench: Bench, names: Names, card: Card, chosen: Rows | None) -> dict[str, Any]:
    ideas = bench.ideas
    rows = ideas.of_contributions(np.array([card.id], dtype=np.int64))
    if chosen is not None and len(chosen):
        at = np.minimum(np.searchsorted(chosen, rows), len(chosen) - 1)
        rows = rows[chosen[at] == rows]
    return {
        "id": card.id,
        "pieces": _pieces(bench, card, rows),
        "gone": card.text is None or card.moderated,
        "prompt": names.prompt(card.question_id),
        "profile": names.profile(card.profile),
        "day": card.day,
        "quotable": card.quotable,
        "url": url_for("reports.contribution", slug=bench.consultation.slug, contribution_id=card.id),
    }


def _pieces(bench: Bench, card: Card, rows: Rows) -> list[Piece]:
    text, at, found = card.text or "", 0, []
    for row in rows.tolist():
        start, end = int(bench.ideas.start[row]), int(bench.ideas.end[row])
        if start < at or not text[start:end].strip():
            continue
        found += [Piece(text[at:start]), Piece(text[start:end], f"{card.id}-{int(bench.ideas.position[row])}")]
        at = end
    return [piece for piece in [*found, Piece(text[at:])] if piece.text]
