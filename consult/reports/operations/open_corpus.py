"""The corpus that a consultation's runs and themes hang on."""

from __future__ import annotations

from consult.db import db
from consult.reports.models import Corpus, CorpusKind
from consult.reports.queries import corpus_of
from consult.reports.subjects import Consultation


def open_corpus(*, consultation: Consultation) -> Corpus:
    """The corpus of this consultation, made at its first analysis."""
    corpus = corpus_of(consultation)
    if corpus is None:
        corpus = Corpus(
            organisation_id=consultation.organisation_id, kind=CorpusKind.CONSULTATION, ref_id=consultation.id
        )
        db.session.add(corpus)
        db.session.flush()
    return corpus
