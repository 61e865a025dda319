"""Say which share of the sheets is entered twice."""

from __future__ import annotations

from datetime import datetime

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation
from consult.consultations.paper.models import DoubleEntryPlan
from consult.consultations.paper.queries import plan_of
from consult.db import db


def plan_double_entry(*, actor: Actor, consultation: Consultation, share: int, seed: int, now: datetime) -> None:
    """`share`: per cent of the sheets. Sheets already entered are drawn by the same rule as those to come."""
    plan = plan_of(consultation.id)
    if plan is None:
        plan = DoubleEntryPlan(consultation_id=consultation.id, organisation_id=consultation.organisation_id)
        db.session.add(plan)
    plan.share, plan.seed, plan.decided_at, plan.decided_by_id = share, seed, now, actor.person_id
    record(actor, "paper.plan_double", "consultation", consultation.id, share=share, seed=seed)
