"""Take back the agreement of a tree: the run before is read again, with the decisions that led there to go on from."""

from __future__ import annotations

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.reports.models import AnalysisRun, CurationKind, ReportVersion
from consult.reports.operations.curate_theme import append_event
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.errors import AgreementPublished, NothingToUndo


def undo_agreement(*, actor: Actor, bench: Bench) -> AnalysisRun:
    """Nothing published is touched: a report keeps the tree it was published with.

    Raises NothingToUndo where the tree in use was not agreed here, AgreementPublished where a report stands on it.
    """
    run = bench.run
    if run.curated_from_id is None:
        raise NothingToUndo
    if db.session.scalar(sa.select(sa.func.count()).where(ReportVersion.run_id == run.id)):
        raise AgreementPublished
    append_event(
        actor=actor,
        corpus=bench.corpus,
        kind=CurationKind.UNDO,
        theme_id=None,
        payload={"number": run.curation_number},
    )
    base = db.session.get_one(AnalysisRun, run.curated_from_id)
    bench.corpus.current_run_id = base.id
    record(actor, "tree.undo_agreement", "analysis_run", run.id, back_to=base.id)
    return base
