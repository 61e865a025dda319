"""The contributions behind a figure, page by page, with the ideas that put them there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.consultations.reading import MOST_COUNTED, Card, ListFilter
from consult.consultations.search import search_terms
from consult.reports import queries
from consult.reports.analysis_port import RequestError
from consult.reports.columns import Ids, columns_of
from consult.reports.models import AnalysisRun, Idea
from consult.reports.places import Places
from consult.reports.selection import Selection
from consult.reports.subjects import Consultation

PAGE_SIZE = 25


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `marked` when an idea of the chosen theme holds it."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Entry:
    """A contribution of the list. theme_ids: the themes its ideas touch, each once."""

    card: Card
    pieces: Sequence[Piece]
    theme_ids: Sequence[int]


@dataclass(frozen=True)
class Listing:
    """One page; `total` counts everything selected; `more`: there are more than were counted."""

    entries: Sequence[Entry]
    total: int
    page: int
    pages: int
    more: bool = False


def list_page(
    consultation: Consultation, run: AnalysisRun | None, places: Places, selection: Selection, page: int
) -> Listing:
    """The page of that number (the nearest that exists)."""
    if run is None:
        return _without_run(consultation, places, selection, page)
    ids = selected_ids(consultation, run, places, selection)
    pages = max(1, -(-len(ids) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    wanted = ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE].tolist()
    entries = entries_of(consultation, run, wanted, selection.theme)
    if selection.theme:  # a decision of moderation may be ahead of the columns
        entries = [entry for entry in entries if not entry.card.moderated]
    return Listing(entries, len(ids), page, pages)


def selected_ids(consultation: Consultation, run: AnalysisRun, places: Places, selection: Selection) -> Ids:
    """Ids of everything selected, ascending; nothing where a condition names what does not exist."""
    columns = columns_of(run)
    nothing = np.empty(0, np.int64)
    try:
        ids = columns.behind(selection.request(places))
    except RequestError:
        return nothing
    if selection.campaign:
        ids = np.intersect1d(ids, columns.ids[columns.campaign == selection.campaign], assume_unique=True)
    if not selection.search:
        return ids
    terms = search_terms(selection.search)
    if not terms or not len(ids):
        return nothing
    hits = np.array(reading.matching_ids(consultation.id, terms, int(ids[0]), int(ids[-1])), dtype=np.int64)
    return np.sort(hits[ids[np.searchsorted(ids, hits)] == hits])


def entries_of(consultation: Consultation, run: AnalysisRun, ids: Sequence[int], theme_slug: str = "") -> list[Entry]:
    """Contributions with their ideas; those of the theme are marked."""
    ideas = queries.ideas_of(run.id, ids)
    theme_id = int(theme_slug[1:]) if theme_slug[1:].isdigit() else 0
    return [
        Entry(
            card,
            mark(card.text or "", [idea for idea in ideas.get(card.id, []) if theme_id in _themes(idea)]),
            list(dict.fromkeys(idea.theme_id for idea in ideas.get(card.id, []) if idea.theme_id)),
        )
        for card in reading.cards(consultation.id, ids)
    ]


def _themes(idea: Idea) -> tuple[int | None, int | None]:
    return idea.theme_id, idea.subtheme_id


def mark(text: str, ideas: Sequence[Idea]) -> list[Piece]:
    """The text cut where ideas begin and end; ideas come in order and do not overlap."""
    pieces, at = [], 0
    for idea in ideas:
        pieces += [Piece(text[at : idea.start], False), Piece(text[idea.start : idea.end], True)]
        at = idea.end
    pieces.append(Piece(text[at:], False))
    return [piece for piece in pieces if piece.text]


def in_chunks(consultation: Consultation, run: AnalysisRun, ids: Ids, size: int = 500) -> Iterator[Sequence[Entry]]:
    """Everything selected, for a file: bounded memory whatever the number."""
    for start in range(0, len(ids), size):
        yield entries_of(consultation, run, ids[start : start + size].tolist())


def _without_run(consultation: Consultation, places: Places, selection: Selection, page: int) -> Listing:
    """Before the first analysis: what arrived, the newest first."""
    codes = {question.code: question.id for question in consultations.questions_of(consultation.id)}
    college = places.college_by_code.get(selection.college)
    terms = search_terms(selection.search)
    conditions = ListFilter(
        question_ids=[codes.get(selection.question, 0)] if selection.question else [],
        college_ids=[college.id if college else 0] if selection.college else [],
        territory_ids=[place.id for place in places.under(selection.territory)] or [0] if selection.territory else [],
        age_bands=[selection.age_band] if selection.age_band else [],
        first_day=selection.first_day,
        last_day=selection.last_day,
        terms=terms,
    )
    if selection.search and not terms:
        return Listing([], 0, 1, 1)
    page = max(page, 1)
    ids, counted = reading.recent_page(consultation.id, conditions, page, PAGE_SIZE)
    more = counted > MOST_COUNTED
    total = min(counted, MOST_COUNTED)
    pages = max(1, -(-total // PAGE_SIZE))
    entries = [Entry(card, [Piece(card.text or "", False)], []) for card in reading.cards(consultation.id, ids)]
    return Listing(entries, total, min(page, pages), pages, more)
