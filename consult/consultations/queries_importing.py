"""Reading imports, always with the truth of their job: a job that died or was cancelled leaves no import running."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consult.consultations.models import (
    Answer,
    AnswerFile,
    Channel,
    Consultation,
    Contribution,
    ContributionStatus,
    ImportBatch,
    ImportMapping,
    ImportState,
    Participation,
)
from consult.db import db
from consult.errors import NotFound
from consult.jobs.queries import alive_job_ids
from consult.secrets import digest


def import_batch(consultation_id: int, batch_id: int) -> ImportBatch:
    """An import into this consultation; NotFound for any other."""
    found = db.session.get(ImportBatch, batch_id)
    if found is None or found.consultation_id != consultation_id:
        raise NotFound
    return found


def imports_of(consultation_id: int, limit: int = 50) -> Sequence[ImportBatch]:
    """The imports into a consultation, the newest first."""
    return db.session.scalars(
        sa.select(ImportBatch)
        .where(ImportBatch.consultation_id == consultation_id)
        .order_by(ImportBatch.id.desc())
        .limit(limit)
    ).all()


def running_imports(consultation_id: int | None = None) -> Sequence[ImportBatch]:
    """Those whose job waits or works; of every consultation when none is given."""
    query = sa.select(ImportBatch).where(
        ImportBatch.state == ImportState.RUNNING, ImportBatch.job_id.in_(alive_job_ids())
    )
    if consultation_id is not None:
        query = query.where(ImportBatch.consultation_id == consultation_id)
    return db.session.scalars(query).all()


def lock_consultation(consultation_id: int) -> None:
    """Until the end of the transaction, whoever starts an import into this consultation waits."""
    db.session.execute(sa.select(Consultation.id).where(Consultation.id == consultation_id).with_for_update())


def headings_hash(header: Sequence[str]) -> str:
    """What tells files with the same headings, in the same order."""
    return digest("\n".join(heading.replace("\n", " ") for heading in header))


def remembered_mapping(organisation_id: int, header: Sequence[str]) -> ImportMapping | None:
    """The columns last chosen in this organisation for a file with these headings."""
    return db.session.scalar(
        sa.select(ImportMapping).where(
            ImportMapping.organisation_id == organisation_id, ImportMapping.headings_hash == headings_hash(header)
        )
    )


def undoing_imports(consultation_id: int) -> Sequence[ImportBatch]:
    """Those that are being taken out again: their job waits or works."""
    return db.session.scalars(
        sa.select(ImportBatch).where(
            ImportBatch.consultation_id == consultation_id,
            ImportBatch.state == ImportState.UNDOING,
            ImportBatch.undo_job_id.in_(alive_job_ids()),
        )
    ).all()


@dataclass(frozen=True)
class Removable:
    """What undoing an import would take out."""

    contributions: int
    answers: int
    people: int
    """Participations behind them."""

    @property
    def rows(self) -> int:
        return self.contributions + self.answers


def removable(batch: ImportBatch) -> Removable:
    """Contributions with a text and answers that this import brought in."""
    texts = sa.select(Contribution.participation_id).where(*_brought_in(batch.id))
    answers = sa.select(Answer.participation_id).where(Answer.import_batch_id == batch.id)
    everybody = sa.union(texts, answers).subquery()
    counted = [
        db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0 for query in (texts, answers)
    ]
    people = db.session.scalar(sa.select(sa.func.count()).select_from(everybody)) or 0
    return Removable(counted[0], counted[1], people)


def brought_in(batch_id: int, *, limit: int | None = None) -> list[int]:
    """Ids of the contributions of an import that still have a text, ascending. Those that were erased or withdrawn
    stay, without a text, so that their words never come back."""
    query = sa.select(Contribution.id).where(*_brought_in(batch_id)).order_by(Contribution.id).limit(limit)
    return list(db.session.scalars(query))


def answers_brought_in(batch_id: int, limit: int) -> list[int]:
    return list(db.session.scalars(sa.select(Answer.id).where(Answer.import_batch_id == batch_id).limit(limit)))


def emptied_participations(consultation_id: int, source: str, *, after: int, limit: int) -> tuple[list[int], int]:
    """Among the next participations that came from files of this origin, those with nothing left, and how far the
    search went (0: to the end). Whoever asked to be forgotten stays remembered as such."""
    looked_at = db.session.scalars(
        sa.select(Participation.id)
        .where(
            Participation.consultation_id == consultation_id,
            Participation.source == source,
            Participation.channel == Channel.IMPORT,
            Participation.id > after,
        )
        .order_by(Participation.id)
        .limit(limit)
    ).all()
    if not looked_at:
        return [], 0
    empty = db.session.scalars(
        sa.select(Participation.id).where(
            Participation.id.in_(looked_at),
            Participation.erased_at.is_(None),
            Participation.withdrawn_at.is_(None),
            ~sa.exists().where(Contribution.participation_id == Participation.id),
            ~sa.exists().where(Answer.participation_id == Participation.id),
            ~sa.exists().where(AnswerFile.participation_id == Participation.id),
        )
    )
    return list(empty), looked_at[-1]


def origin_of(consultation_id: int, contribution_id: int) -> Mapping[str, str]:
    """What its file said of where it comes from: `url`, `votes`; empty for one written here."""
    query = sa.select(Contribution.details).where(
        Contribution.id == contribution_id, Contribution.consultation_id == consultation_id
    )
    return db.session.scalar(query) or {}


def _brought_in(batch_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    gone = (ContributionStatus.ERASED, ContributionStatus.WITHDRAWN)
    return Contribution.import_batch_id == batch_id, Contribution.status.not_in(gone)
