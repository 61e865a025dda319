"""The job that makes the reports of a level, all together; taken up after a kill where it was."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from consult.authz import Permission
from consult.consultations import queries as consultations
from consult.db import db, unit_of_work, utcnow
from consult.jobs import Cancelled, JobHandle, handler
from consult.jobs.models import Job
from consult.jobs.registry import present
from consult.reports import queries
from consult.reports.local import queries as local
from consult.reports.local.errors import NoTerritory
from consult.reports.local.making import Making, basis_of, make_ready
from consult.reports.local.models import LocalBatch, LocalReport
from consult.reports.local.writing import figures_at, fingerprint, local_document
from consult.reports.models import Corpus
from consult.reports.subjects import Territory
from consult.territories.levels import Level

KIND = "reports.local"
AT_ONCE = 5
"""Reports written in one transaction."""


@handler(KIND)
def make_local_reports(handle: JobHandle, *, batch_id: int) -> dict[str, int]:
    """Decide for all territories, then write each. Until the last is written, pages show the former reports."""
    try:
        return {"reports": _make(handle, batch_id)}
    except Cancelled:
        _clear(batch_id)
        raise


def _make(handle: JobHandle, batch_id: int) -> int:
    batch = local.batch_by_id(batch_id)
    run_id, level, begun_on = batch.run_id, batch.level, batch.basis
    consultation_id = db.session.get_one(Corpus, batch.corpus_id).ref_id
    basis = basis_of(consultations.consultation_by_id(consultation_id), queries.run_by_id(run_id))
    if begun_on != basis:  # begun on other numbers before a kill: nothing of it may stay
        _clear(batch_id)
        with unit_of_work() as session:
            session.execute(sa.update(LocalBatch).where(LocalBatch.id == batch_id).values(basis=basis))
    making = _ready(handle, consultation_id, run_id, level)
    places = making.territories
    if not places:
        raise NoTerritory(k=making.k)
    written = local.written_territories(batch_id)
    waiting = [place for place in places if place.id not in written]
    for start in range(0, len(waiting), AT_ONCE):
        share = 0.5 + 0.5 * (len(places) - len(waiting) + start) / len(places)
        _tell(handle, _("Écriture des rapports"), share)
        rows = [_row(making, batch_id, place) for place in waiting[start : start + AT_ONCE]]
        with unit_of_work() as session:
            session.execute(sa.insert(LocalReport), rows)
    left = making.left()
    with unit_of_work() as session:
        session.execute(sa.update(LocalBatch).where(LocalBatch.id == batch_id).values(made_at=utcnow(), left_out=left))
    return len(places)


def _ready(handle: JobHandle, consultation_id: int, run_id: int, level: Level) -> Making:
    _tell(handle, _("Calcul des chiffres des territoires"), 0.0)
    making = make_ready(consultations.consultation_by_id(consultation_id), queries.run_by_id(run_id), level)
    making.detach()
    return making


def _tell(handle: JobHandle, stage: str, share: float) -> None:
    db.session.rollback()  # SQLite: a transaction that began by reading must not go on to write
    handle.progress(stage, share)


def _row(making: Making, batch_id: int, place: Territory) -> dict[str, object]:
    figures = figures_at(making.counts, making.counts.tree.whole(place.id))
    content = local_document(making, place)
    return {
        "organisation_id": making.sources.run.organisation_id,
        "batch_id": batch_id,
        "territory_id": place.id,
        "figures": figures,
        "content": content,
        "fingerprint": fingerprint(figures, content),
    }


def _clear(batch_id: int) -> None:
    with unit_of_work() as session:
        session.execute(sa.delete(LocalReport).where(LocalReport.batch_id == batch_id))


def _result_page(job: Job) -> tuple[str, str]:
    batch = local.batch_by_id(job.arguments["batch_id"])
    consultation = consultations.consultation_by_id(db.session.get_one(Corpus, batch.corpus_id).ref_id)
    return url_for("reports.local_reports", slug=consultation.slug), _("Voir les rapports des territoires")


present(KIND, permission=Permission.REPORT_READ, result=_result_page)
