"""Step aside from a project put to the vote (déport): on record, and no vote on it any more."""

from __future__ import annotations

from consult.authz import Actor
from consult.projects.operations.declare_conflict import declare_conflict
from consult.projects.queries import for_selection as projects
from consult.selection.errors import RoundClosed
from consult.selection.models import Round
from consult.selection.queries import voting
from consult.selection.rules.calendar import accepts_votes


def step_aside(*, actor: Actor, round_: Round, project_id: int, reason: str) -> bool:
    """While the round takes votes. Returns whether a ballot of theirs that chose it was taken back, to be sent again
    without it."""
    round_ = voting.locked_round(round_.id, shared=True)
    own = voting.own_line(round_.id, actor.person_id)
    own = voting.locked_voters(round_.id, own.id)[own.id]
    if not accepts_votes(round_, voting.database_now()):
        raise RoundClosed
    voting.project_in(round_, project_id)
    project = projects.projects_by_ids(round_.organisation_id, [project_id])[project_id]
    return declare_conflict(actor=actor, project=project, person_id=own.person_id, reason=reason)
