"""Reading what readers said of a published report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consult.db import db
from consult.errors import NotFound
from consult.reports.models import Corpus, CorpusKind
from consult.reports.outcome.models import QuestionState, ReportQuestion, ReportReaction
from consult.reports.outcome.rules import Opinions, shown_opinions
from consult.reports.subjects import Consultation

PAGE = 50


@dataclass(frozen=True)
class ThemeOpinions:
    """What is shown of readers' opinions of one theme, and the opinion of whoever reads the page."""

    shown: Opinions
    mine: bool | None


def opinions_of(corpus_id: int, k: int, reader_hash: str | None) -> dict[str, ThemeOpinions]:
    """Theme key -> opinions; themes of which nobody said anything are absent."""
    counts: dict[str, list[int]] = {}
    rows = db.session.execute(
        sa.select(ReportReaction.theme_key, ReportReaction.useful, sa.func.count())
        .where(ReportReaction.corpus_id == corpus_id)
        .group_by(ReportReaction.theme_key, ReportReaction.useful)
    )
    for key, useful, count in rows:
        counts.setdefault(key, [0, 0])[0 if useful else 1] += count
    mine = _mine(corpus_id, reader_hash) if reader_hash else {}
    return {key: ThemeOpinions(shown_opinions(parts[0], parts[1], k), mine.get(key)) for key, parts in counts.items()}


def _mine(corpus_id: int, reader_hash: str) -> dict[str, bool]:
    rows = db.session.execute(
        sa.select(ReportReaction.theme_key, ReportReaction.useful).where(
            ReportReaction.corpus_id == corpus_id, ReportReaction.reader_hash == reader_hash
        )
    )
    return {row.theme_key: row.useful for row in rows}


def opinion_counts(corpus_id: int) -> dict[str, tuple[int, int]]:
    """Theme key -> (useful, not useful), for the team: opinions have no author."""
    rows = db.session.execute(
        sa.select(
            ReportReaction.theme_key,
            sa.func.sum(sa.case((ReportReaction.useful, 1), else_=0)),
            sa.func.count(),
        )
        .where(ReportReaction.corpus_id == corpus_id)
        .group_by(ReportReaction.theme_key)
    )
    return {key: (int(useful), int(count) - int(useful)) for key, useful, count in rows}


def published_questions(corpus_id: int) -> Sequence[ReportQuestion]:
    """Questions and answers that everybody reads, the newest answer first."""
    return db.session.scalars(
        sa.select(ReportQuestion)
        .where(ReportQuestion.corpus_id == corpus_id, ReportQuestion.state == QuestionState.PUBLISHED)
        .order_by(ReportQuestion.answered_at.desc())
    ).all()


def questions_page(corpus_id: int, page: int) -> tuple[Sequence[ReportQuestion], int]:
    """One page of what readers asked, those who wait first, and how many there are."""
    query = sa.select(ReportQuestion).where(ReportQuestion.corpus_id == corpus_id)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    waiting = sa.case((ReportQuestion.state == QuestionState.WAITING, 0), else_=1)
    rows = query.order_by(waiting, ReportQuestion.id.desc()).offset((page - 1) * PAGE).limit(PAGE)
    return db.session.scalars(rows).all(), count


def waiting_count(consultation: Consultation) -> int:
    """How many questions wait for an answer."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(ReportQuestion)
            .join(Corpus, Corpus.id == ReportQuestion.corpus_id)
            .where(
                Corpus.organisation_id == consultation.organisation_id,
                Corpus.kind == CorpusKind.CONSULTATION,
                Corpus.ref_id == consultation.id,
                ReportQuestion.state == QuestionState.WAITING,
            )
        )
        or 0
    )


def question_of(corpus_id: int, question_id: int) -> ReportQuestion:
    """Raises NotFound for another report's."""
    found = db.session.scalar(
        sa.select(ReportQuestion).where(ReportQuestion.corpus_id == corpus_id, ReportQuestion.id == question_id)
    )
    if found is None:
        raise NotFound
    return found


def question_by_id(question_id: int) -> ReportQuestion:
    return db.session.get_one(ReportQuestion, question_id)
