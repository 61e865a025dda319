"""Agree the tree that somebody else proposed: a job freezes it as a version of its own."""

from __future__ import annotations

import secrets

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.jobs import submit_job
from consult.reports.errors import AlreadyRunning
from consult.reports.models import AnalysisRun, CurationKind
from consult.reports.operations.curate_theme import append_event
from consult.reports.queries import active_run
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.errors import NotProposed, SecondPersonNeeded


def agree_tree(*, actor: Actor, bench: Bench) -> AnalysisRun:
    """Four eyes: whoever proposed cannot agree. Raises NotProposed, SecondPersonNeeded, AlreadyRunning."""
    if bench.stage is not CurationKind.PROPOSE:
        raise NotProposed
    proposal = [event for event in bench.events if event.kind is CurationKind.PROPOSE][-1]
    if proposal.actor_id == actor.person_id:
        raise SecondPersonNeeded
    if active_run(bench.corpus.id) is not None:
        raise AlreadyRunning
    agreed = append_event(
        actor=actor,
        corpus=bench.corpus,
        kind=CurationKind.AGREE,
        theme_id=None,
        payload={"proposal": proposal.number, "run": bench.run.id},
    )
    base = bench.run
    run = AnalysisRun(
        organisation_id=base.organisation_id,
        corpus_id=base.corpus_id,
        configuration={**base.configuration, "model": base.configuration.get("model", base.folder)},
        seed=base.seed,
        membership_id=base.membership_id,
        folder=f"c{bench.consultation.id}-{secrets.token_hex(6)}",
        curated_from_id=base.id,
        curation_number=agreed.number,
        erased=base.erased,
        created_by_id=actor.person_id,
    )
    db.session.add(run)
    db.session.flush()
    job = submit_job(
        actor=actor,
        kind="reports.freeze_tree",
        title=_("Arbre validé de « %(title)s »", title=bench.consultation.title)[:200],
        arguments={"run_id": run.id},
    )
    run.job_id = job.id
    record(actor, "tree.agree", "analysis_run", run.id, number=agreed.number, based_on=base.id)
    return run
