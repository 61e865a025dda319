"""Analyse a small consultation through the site, as the team does."""

from __future__ import annotations

from typing import Any

from consult.consultations.models import Consultation
from consult.db import db
from consult.jobs.runner import run_pending
from consult.reports.models import AnalysisRun
from consult.reports.operations.start_analysis import start_analysis
from consult.territories.models import Organisation
from tests.factories.reports import SmallWorld


def analyse(world: SmallWorld, **options: Any) -> AnalysisRun:
    """Ask for the analysis and do its job; the world's objects are loaded again."""
    run = start_analysis(
        actor=world.actor,
        consultation=world.consultation,
        **{"question_codes": ["q1", "q2"], "themes": 4, "subthemes": 12, **options},
    )
    run_id, organisation_id, consultation_id = run.id, world.organisation.id, world.consultation.id
    db.session.commit()
    run_pending()
    world.organisation = db.session.get_one(Organisation, organisation_id)
    world.consultation = db.session.get_one(Consultation, consultation_id)
    return db.session.get_one(AnalysisRun, run_id)
