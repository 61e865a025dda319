"""Reading drafts, their history and their signatures, always from a consultation of the reader's organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa

from consult.db import db
from consult.reports import queries as reports
from consult.reports.composing.errors import UnknownComposition, UnknownFigure
from consult.reports.composing.models import Composition, CompositionAnswer, CompositionEdit
from consult.reports.errors import NotPublished
from consult.reports.models import ReportState, ReportVersion
from consult.reports.subjects import Consultation

HISTORY_SHOWN = 40
_SHORT = re.compile(r"^R(\d{1,9})-(F\d{1,5})$")


def compositions_of(consultation: Consultation) -> Sequence[Composition]:
    """The last written first."""
    corpus = reports.corpus_of(consultation)
    if corpus is None:
        return []
    return db.session.scalars(
        sa.select(Composition).where(Composition.corpus_id == corpus.id).order_by(Composition.updated_at.desc())
    ).all()


def composition_of(consultation: Consultation, composition_id: int) -> Composition:
    """Raises UnknownComposition."""
    corpus = reports.corpus_of(consultation)
    found = db.session.get(Composition, composition_id)
    if found is None or corpus is None or found.corpus_id != corpus.id:
        raise UnknownComposition
    return found


def locked(composition: Composition) -> Composition:
    """The row as it is now, kept from other writers until the end of the transaction."""
    db.session.flush()  # refreshing forgets what was not written yet
    db.session.refresh(composition, with_for_update=True)
    return composition


def edits_of(composition_id: int, block_id: str | None = None) -> Sequence[CompositionEdit]:
    """The last changes, the newest first: of all, or of one block."""
    query = sa.select(CompositionEdit).where(CompositionEdit.composition_id == composition_id)
    if block_id is not None:
        query = query.where(CompositionEdit.block_id == block_id)
    return db.session.scalars(query.order_by(CompositionEdit.id.desc()).limit(HISTORY_SHOWN)).all()


def last_edit(composition_id: int, block_id: str) -> CompositionEdit | None:
    """The change of a block that would be undone now."""
    query = sa.select(CompositionEdit).where(
        CompositionEdit.composition_id == composition_id,
        CompositionEdit.block_id == block_id,
        CompositionEdit.action == "write",
        CompositionEdit.undone.is_(False),
    )
    return db.session.scalar(query.order_by(CompositionEdit.id.desc()).limit(1))


def answers_of(composition: Composition) -> Sequence[CompositionAnswer]:
    """Every answer ever given, the newest first."""
    return db.session.scalars(
        sa.select(CompositionAnswer)
        .where(CompositionAnswer.composition_id == composition.id)
        .order_by(CompositionAnswer.id.desc())
    ).all()


def standing_answers(composition: Composition) -> dict[int, CompositionAnswer]:
    """Person -> the answer that stands for the text as it was proposed."""
    return {
        answer.person_id: answer
        for answer in reversed(answers_of(composition))
        if answer.withdrawn_at is None and answer.seal == composition.seal
    }


def version_of(consultation: Consultation, number: int) -> ReportVersion:
    """A published version by its number. Raises NotPublished."""
    corpus = reports.corpus_of(consultation)
    found = db.session.scalar(
        sa.select(ReportVersion).where(
            ReportVersion.corpus_id == (corpus.id if corpus else 0),
            ReportVersion.number == number,
            ReportVersion.state == ReportState.PUBLISHED,
        )
    )
    if found is None:
        raise NotPublished
    return found


def versions_of(consultation: Consultation) -> Sequence[ReportVersion]:
    """Every published version, the newest first."""
    corpus = reports.corpus_of(consultation)
    return db.session.scalars(
        sa.select(ReportVersion)
        .where(ReportVersion.corpus_id == (corpus.id if corpus else 0), ReportVersion.state == ReportState.PUBLISHED)
        .order_by(ReportVersion.number.desc())
    ).all()


def figure_of_code(organisation_id: int, code: str) -> tuple[ReportVersion, str]:
    """(version, reference) of a short code such as `R7-F12`. Raises UnknownFigure."""
    match = _SHORT.match(code.upper())
    version = db.session.get(ReportVersion, int(match[1])) if match else None
    if match is None or version is None or version.organisation_id != organisation_id or version.composed is None:
        raise UnknownFigure
    ref = next((ref for ref, short in version.composed["codes"].items() if short == match[2]), None)
    if ref is None:
        raise UnknownFigure
    return version, ref
