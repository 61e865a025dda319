"""Ask for an analysis of some questions of a consultation."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries as consultations
from consult.consultations import reading
from consult.consultations.queries_importing import undoing_imports
from consult.consultations.retention.errors import TextsGone
from consult.consultations.retention.queries import texts_dropped_on
from consult.db import db
from consult.jobs import submit_job
from consult.reports.errors import AlreadyRunning, ImportUndone, NoQuestion, NothingToAnalyse
from consult.reports.models import AnalysisRun
from consult.reports.operations.open_corpus import open_corpus
from consult.reports.queries import active_run, membership_of
from consult.reports.subjects import OPEN_TEXT, Consultation


def start_analysis(
    *,
    actor: Actor,
    consultation: Consultation,
    question_codes: Sequence[str],
    themes: int | None = None,
    subthemes: int | None = None,
    by_question: bool = False,
    seed: int = 0,
    proposal: bool = False,
) -> AnalysisRun:
    """Write the run's row and its job. `proposal`: once whole it waits for a person to accept it.

    Raises NoQuestion, TextsGone, NothingToAnalyse, ImportUndone, AlreadyRunning.
    """
    wanted = set(question_codes)
    questions = [
        question
        for question in consultations.questions_of(consultation.id)
        if question.kind == OPEN_TEXT and question.code in wanted
    ]
    if not questions:
        raise NoQuestion
    if texts_dropped_on(consultation.id) is not None:
        raise TextsGone
    if not reading.current_count(consultation.id, [question.id for question in questions]):
        raise NothingToAnalyse
    if undoing_imports(consultation.id):
        raise ImportUndone
    corpus = open_corpus(consultation=consultation)
    if active_run(corpus.id) is not None:
        raise AlreadyRunning
    membership = membership_of(consultation.organisation_id)
    run = AnalysisRun(
        organisation_id=consultation.organisation_id,
        corpus_id=corpus.id,
        configuration={
            "questions": [question.code for question in questions],
            "themes": themes,
            "subthemes": subthemes,
            "by_question": by_question and len(questions) > 1,
            **({"proposal": True} if proposal and corpus.current_run_id is not None else {}),
        },
        seed=seed,
        membership_id=membership.id if membership else None,
        folder=f"c{consultation.id}-{secrets.token_hex(6)}",
        created_by_id=actor.person_id,
    )
    db.session.add(run)
    db.session.flush()
    job = submit_job(
        actor=actor,
        kind="reports.analyse",
        title=_("Analyse de « %(title)s »", title=consultation.title)[:200],
        arguments={"run_id": run.id},
    )
    run.job_id = job.id
    record(actor, "analysis.start", "analysis_run", run.id, consultation_id=consultation.id)
    return run
