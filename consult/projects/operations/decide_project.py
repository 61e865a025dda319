"""The chair decides on a project; nobody outside of the commission knows before it is published."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.projects.errors import DecisionRefused, NotThisStage, SteppedAside
from consult.projects.models import Call, ComplementRequest, Decision, Outcome, Project, Stage
from consult.projects.operations.move_project import move_project
from consult.projects.queries.commission import decision_of, sent_grids
from consult.projects.queries.examiners import is_kept_from
from consult.projects.rules.examination import decision_fault, differences
from consult.projects.rules.life_cycle import WITHOUT_VOTE

FAULTS = {
    "grids": _l("Des grilles manquent encore : tous les examinateurs prévus par l’appel doivent avoir rendu la leur."),
    "waiting": _l("Un complément est attendu de l’auteur : attendez sa réponse, ou décidez sans déclarer recevable."),
    "reasons": _l("Expliquez la décision en une phrase au moins : l’auteur et tout le monde la liront."),
    "redirected_to": _l("Dites quel service ou quel territoire reprend ce projet."),
    "merged_into": _l("Choisissez le projet avec lequel celui-ci est réuni."),
}
DECIDABLE = (Stage.FILED, Stage.TO_COMPLETE, Stage.EXAMINED)


def decide_project(
    *, actor: Actor, project: Project, outcome: Outcome, reasons: str, redirected_to: str, merged_into_id: int | None
) -> Decision:
    """Write the decision, or change one that is not published: the record keeps each. Raises DecisionRefused."""
    if is_kept_from(project.id, actor.person_id):
        raise SteppedAside
    if project.stage not in DECIDABLE:
        raise NotThisStage
    call = db.session.get_one(Call, project.call_id)
    grids = sent_grids(project.id)
    asked = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(ComplementRequest)
        .where(ComplementRequest.project_id == project.id, ComplementRequest.answered_at.is_(None))
    )
    fault = decision_fault(
        outcome,
        reasons=reasons,
        redirected_to=redirected_to,
        merged_into_id=merged_into_id,
        grids=len(grids),
        wanted=0 if call.kind in WITHOUT_VOTE else call.examiners_per_project,
        asked=asked or 0,
    )
    if fault:
        raise DecisionRefused(str(FAULTS[fault]), fault)
    decision = decision_of(project.id) or Decision(project_id=project.id)
    decision.outcome, decision.reasons = outcome, reasons
    decision.redirected_to = redirected_to if outcome == Outcome.REDIRECTED else ""
    decision.merged_into_id = merged_into_id if outcome == Outcome.MERGED else None
    decision.differed = bool(differences(call.criteria, grids))
    decision.decided_by_id, decision.decided_at = actor.person_id, utcnow()
    db.session.add(decision)
    if project.stage != Stage.EXAMINED:
        move_project(actor=actor, project=project, after=Stage.EXAMINED)
    record(actor, "project.decide", "project", project.id, outcome=outcome.value)
    db.session.flush()
    return decision
