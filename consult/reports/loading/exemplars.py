"""Verbatims that each theme proposes: of people who agreed to be quoted, near its centre, short, varied."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import sqlalchemy as sa

from consult.consultations import reading
from consult.consultations.reading import Card
from consult.db import db, unit_of_work
from consult.reports.analysis_port import RunFiles
from consult.reports.models import Idea, RunTheme
from consult.reports.rules import Candidate, Quote, propose_verbatims
from consult.reports.verbatims import quoted_words

POOL = 80
PROPOSED = 12
AT_ONCE, CARDS_AT_ONCE = 40, 900
SHORTEST, LONGEST = 40, 300  # characters that 8 to 40 French words may take


def given_exemplars(files: RunFiles, identities: dict[str, int]) -> dict[int, list[Quote]]:
    """Those that the analysis itself names, by theme."""
    return {identities[str(node["id"])]: _given(node) for node in files.themes}


def store_exemplars(run_id: int, consultation_id: int, given: dict[int, list[Quote]]) -> None:
    """Choose and store the proposals of every theme and sub-theme of a loaded run; those `given` are preferred."""
    quotes = dict(given)
    for theme_id, pool in _pools(run_id, consultation_id).items():
        quotes[theme_id] = list(dict.fromkeys([*quotes.get(theme_id, []), *pool]))
    cards = _cards(consultation_id, sorted({quote.contribution_id for own in quotes.values() for quote in own}))
    proposed = {theme_id: propose_verbatims(_candidates(cards, own), PROPOSED) for theme_id, own in quotes.items()}
    themes = list(proposed)
    for start in range(0, len(themes), AT_ONCE):
        part = themes[start : start + AT_ONCE]
        with unit_of_work() as session:
            wanted = sa.select(RunTheme).where(RunTheme.run_id == run_id, RunTheme.theme_id.in_(part))
            for row in session.scalars(wanted):
                row.exemplars = [asdict(quote) for quote in proposed[row.theme_id]]


def _cards(consultation_id: int, ids: list[int]) -> dict[int, Card]:
    found: dict[int, Card] = {}
    for start in range(0, len(ids), CARDS_AT_ONCE):
        part = reading.cards(consultation_id, ids[start : start + CARDS_AT_ONCE])
        found |= {card.id: card for card in part}
        db.session.rollback()
    return found


def _given(node: dict[str, Any]) -> list[Quote]:
    return [
        Quote(int(exemplar["contribution_id"]), int(exemplar["start"]), int(exemplar["end"]))
        for exemplar in node.get("exemplars", [])
    ]


def _pools(run_id: int, consultation_id: int) -> dict[int, list[Quote]]:
    """For each theme and sub-theme, the ideas closest to it among those that may be quoted."""
    rows = db.session.execute(
        sa.select(Idea.contribution_id, Idea.start, Idea.end, Idea.theme_id, Idea.subtheme_id, Idea.score).where(
            Idea.run_id == run_id,
            Idea.theme_id.is_not(None),
            (Idea.end - Idea.start).between(SHORTEST, LONGEST),
        )
    ).all()
    if not rows:
        return {}
    table = np.array([[value or 0 for value in row] for row in rows], dtype=np.float64)
    quotable = np.array(reading.quotable_ids(consultation_id), dtype=np.int64)
    table = table[np.isin(table[:, 0].astype(np.int64), quotable)]
    table = table[np.argsort(-table[:, 5], kind="stable")]
    pools: dict[int, list[Quote]] = {}
    for column in (3, 4):
        owners = table[:, column].astype(np.int64)
        for theme in np.unique(owners[owners > 0]).tolist():
            best = table[np.flatnonzero(owners == theme)[:POOL], :3].astype(np.int64)
            pools[theme] = [Quote(*row) for row in best.tolist()]
    return pools


def _candidates(cards: dict[int, Card], quotes: list[Quote]) -> list[Candidate]:
    """The words of each quote that may be shown, in the same order."""
    found = []
    for quote in quotes:
        words = quoted_words(cards.get(quote.contribution_id), quote)
        if words is not None:
            profile = cards[quote.contribution_id].profile
            found.append(Candidate(quote, words, profile.participation_id, profile.college_id))
    return found
