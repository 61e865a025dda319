"""What arrived since the analysis: where it stands, and whether the themes have aged."""

from __future__ import annotations

from typing import Any

from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.db import utcnow
from consult.reports import queries
from consult.reports.analysis_port import french_stopwords
from consult.reports.columns import EXPRESSED, columns_of
from consult.reports.live.queries import arrived, unclassified_ids, waiting
from consult.reports.live.rules import residue, returning_words
from consult.reports.models import AnalysisRun
from consult.reports.subjects import Consultation
from consult.territories import queries as territories
from consult.web.filters import number, percent

READ = 600
SHOWN = 12


def arrivals(consultation: Consultation, run: AnalysisRun) -> dict[str, Any] | None:
    """None where nothing came. Shares are of contributions that say something, as in the report."""
    rows = arrived(run.id)
    left = max(0, waiting(run, consultation.id))
    if not rows and not left:
        return None
    says = sum(row.contributions for row in rows if row.status in EXPRESSED)
    without = sum(row.contributions for row in rows if row.status == "unclassified")
    corpus = columns_of(run).corpus
    before = int(corpus.status.mask(EXPRESSED).sum())
    usual = int(corpus.status.mask(["unclassified"]).sum()) / before if before else 0.0
    state = residue(says, without, usual)
    return {
        "placed": sum(row.contributions for row in rows),
        "waiting": left,
        "open": consultations.is_open(consultation.id, utcnow()),
        "residue": state,
        "share": without / says if says else None,
        "words": _words(consultation, run) if state.grows or without >= READ / 10 else [],
        "rows": _rows(run, {row.theme_id: row.contributions for row in rows if row.theme_id}, says, before),
    }


def _rows(run: AnalysisRun, came: dict[int, int], says: int, before: int) -> list[dict[str, str]]:
    """Every theme as it is written in a table, the one that most arrivals speak of first."""
    states = queries.states_of(run.corpus_id)
    themes = [(theme, row) for theme, row in queries.run_themes(run.id) if row.parent_id is None]
    themes.sort(key=lambda pair: -came.get(pair[0].id, 0))
    return [
        {
            "label": (states[theme.id].label if theme.id in states else None) or row.label,
            "came": number(came.get(theme.id, 0)),
            "share": percent(came.get(theme.id, 0) / says if says else 0.0),
            "before": percent(row.contributions / before if before else 0.0),
        }
        for theme, row in themes[:SHOWN]
    ]


def _words(consultation: Consultation, run: AnalysisRun) -> list[tuple[str, int]]:
    """What comes back among the last arrivals without theme."""
    cards = reading.cards(consultation.id, unclassified_ids(run.id)[-READ:])
    texts = [(card.profile.participation_id, card.text) for card in cards if card.text and not card.moderated]
    k = territories.organisation(consultation.organisation_id).k
    return returning_words(texts, k, french_stopwords())
