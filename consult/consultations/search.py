"""Full-text search in French without accents, the same on SQLite (FTS5) and PostgreSQL (GIN over « simple »).

The work is done here, once, when a contribution is stored: its masked words are folded and stemmed into `search_text`;
the databases only index those stems. What a person types goes through the same mill.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import sqlalchemy as sa
import Stemmer

from consult.consultations.models import Contribution
from consult.consultations.words import FUNCTION_WORDS, fold
from consult.db import db

LONGEST_WORD = 60
MOST_TERMS = 20
_WORD = re.compile(r"[^\W_]+")
_stemmer = Stemmer.Stemmer("french", 0)


class _Stems(dict[str, str]):
    """Word as written → its stem, empty for a word that is not indexed. Emptied when it grows too large."""

    LIMIT = 400_000

    def __missing__(self, word: str) -> str:
        if len(self) >= self.LIMIT:
            self.clear()
        stem = self[word] = stem_of(word)
        return stem


def stem_of(word: str) -> str:
    """« Médecins » → « medecin »; nothing for function words and single letters."""
    folded = "".join(_WORD.findall(fold(word)))[:LONGEST_WORD]
    if folded in FUNCTION_WORDS or (len(folded) < 2 and not folded.isdigit()):
        return ""
    return str(_stemmer.stemWord(folded))


_stems = _Stems()


def _stemmed(text: str) -> list[str]:
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    stems = _stems
    return [stem for stem in [stems[word] for word in _WORD.findall(text)] if stem]


def search_text(masked: str) -> str:
    """The stems of a masked text, in order, separated by spaces."""
    return " ".join(_stemmed(masked))


def search_terms(typed: str) -> list[str]:
    """The distinct stems of what a person typed, at most twenty; none when there is no word to look for."""
    return list(dict.fromkeys(_stemmed(typed[:1000])))[:MOST_TERMS]


def match_clause(terms: list[str]) -> sa.ColumnElement[bool]:
    """Contributions that hold every term (from `search_terms`). No term: every contribution."""
    if not terms:
        return sa.true()
    if db.session.get_bind().dialect.name == "sqlite":
        # Terms are letters and digits only: quoting is enough.
        asked = " ".join(f'"{term}"' for term in terms)
        index: Any = sa.table("contribution_search", sa.column("rowid", sa.Integer))
        hits = sa.select(index.c.rowid).where(sa.literal_column("contribution_search").op("MATCH")(asked))
        return Contribution.id.in_(hits)
    simple: sa.ColumnElement[str] = sa.literal_column("'simple'")
    vector = sa.func.to_tsvector(simple, Contribution.search_text)
    return vector.bool_op("@@")(sa.func.plainto_tsquery(simple, " ".join(terms)))


def rarely_said(consultation_id: int, stem: str, k: int) -> bool:
    """Whether fewer than k people of this consultation say a word (its stem)."""
    query = sa.select(Contribution.participation_id).where(
        match_clause([stem]), Contribution.consultation_id == consultation_id
    )
    return len(db.session.scalars(query.distinct().limit(k)).all()) < k
