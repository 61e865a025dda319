"""The verbatims of a theme: chosen, proposed, found by a search; each with the signature that it may bear."""

from __future__ import annotations

from typing import Any

import numpy as np

from consult.consultations import reading
from consult.db import db
from consult.reports import queries
from consult.reports.curation import UNTOUCHED
from consult.reports.models import RunTheme, Theme
from consult.reports.places import Places
from consult.reports.rules import MASK, Candidate, Quote, propose_verbatims
from consult.reports.verbatims import Signer, Verbatim, quotes_of, read_verbatims
from consult.reports.workbench.asked import Asked
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.finding import Rows, rows_of_place, searched
from consult.reports.workbench.giving_away import gives_away
from consult.reports.workbench.tree import Node
from consult.territories import queries as territories

READ, PROPOSED, FOUND = 240, 6, 12


def verbatims_sheet(bench: Bench, node: Node, asked: Asked) -> dict[str, Any]:
    """Chosen ones in their order, then others: of the search where there is one, else varied ones."""
    organisation = territories.organisation(bench.consultation.organisation_id)
    places = Places.of(bench.consultation.organisation_id)
    signer = Signer(bench.consultation.id, places, organisation.k)
    chosen = _chosen(bench, node)
    rows = searched(bench, rows_of_place(bench, node.id), asked.search)
    others = [quote for quote in _proposed(bench, rows, bool(asked.search)) if quote not in chosen]
    names = [place.name for place in places.territories]
    return {
        "k": organisation.k,
        "chosen": [_shown(item, names) for item in read_verbatims(signer, chosen)],
        "others": [_shown(item, names) for item in read_verbatims(signer, others)],
        "searched": bool(asked.search),
    }


def _chosen(bench: Bench, node: Node) -> list[Quote]:
    state = queries.states_of(bench.corpus.id).get(node.id, UNTOUCHED)
    row = next((row for theme, row in queries.run_themes(bench.run.id) if theme.id == node.id), None)
    return quotes_of(row or RunTheme(exemplars=[]), state)


def _proposed(bench: Bench, rows: Rows, all_lengths: bool) -> list[Quote]:
    """Among the ideas nearest to the theme: one a person, no near-copy, colleges in turn."""
    ideas = bench.ideas
    best = rows[np.argsort(-ideas.score[rows], kind="stable")[:READ]]
    cards = {card.id: card for card in reading.cards(bench.consultation.id, _owners(bench, best))}
    found = []
    for row in best.tolist():
        card = cards.get(int(ideas.contribution[row]))
        if card is None or card.text is None or card.moderated or not card.quotable:
            continue
        quote = Quote(card.id, int(ideas.start[row]), int(ideas.end[row]))
        text = card.text[quote.start : quote.end].strip()
        found.append(Candidate(quote, text, card.profile.participation_id, card.profile.college_id))
    if all_lengths:
        return [candidate.quote for candidate in found if candidate.text][:FOUND]
    return propose_verbatims(found, PROPOSED)


def _owners(bench: Bench, rows: Rows) -> list[int]:
    return list(dict.fromkeys(bench.ideas.contribution[rows].tolist()))


def _shown(item: Verbatim, places: list[str]) -> dict[str, Any]:
    text = item.text or ""
    return {
        "text": text,
        "signature": item.signature,
        "reference": item.reference,
        "contribution_id": item.quote.contribution_id,
        "masked": MASK in text,
        "warnings": gives_away(text, places),
    }


def theme_of(theme_id: int) -> Theme:
    """The identity that verbatims hang on."""
    return db.session.get_one(Theme, theme_id)
