"""Answer a request for support or an idea for a service: the staff decides, the author is told at once."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.authz import Actor
from consult.db import db
from consult.projects.errors import NotThisStage
from consult.projects.models import Call, Outcome, Project, Stage
from consult.projects.operations.decide_project import decide_project
from consult.projects.operations.publish_decision import publish_decision
from consult.projects.rules.life_cycle import WITHOUT_VOTE


def answer_request(*, actor: Actor, project: Project, outcome: Outcome, reasons: str, redirected_to: str) -> None:
    """Taken up (`admissible`), not, or passed on; a request is never merged nor put to a vote."""
    call = db.session.get_one(Call, project.call_id)
    if call.kind not in WITHOUT_VOTE or project.stage not in (Stage.FILED, Stage.TO_COMPLETE):
        raise NotThisStage(_("Cette demande a déjà sa réponse."))
    decide_project(
        actor=actor,
        project=project,
        outcome=outcome,
        reasons=reasons,
        redirected_to=redirected_to,
        merged_into_id=None,
    )
    publish_decision(actor=actor, project=project)
