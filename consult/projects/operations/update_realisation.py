"""Who answers for a project, what it was granted and what it spent."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.projects.errors_following import AlreadyEnded, NotYetChosen
from consult.projects.models import Project, Realisation, Stage
from consult.projects.queries.following import realisation_of


def update_realisation(
    *, actor: Actor, project: Project, referent_id: int | None, granted_cents: int, spent_cents: int
) -> None:
    """Spending more than was granted is said, not refused. Raises NotYetChosen, AlreadyEnded."""
    realisation = open_realisation(project)
    realisation.referent_id = referent_id
    realisation.granted_cents, realisation.spent_cents = granted_cents, spent_cents
    record(actor, "project.follow", "project", project.id, referent=referent_id)


def open_realisation(project: Project) -> Realisation:
    """That of a project under way."""
    realisation = realisation_of(project.id)
    if project.stage is Stage.DONE:
        raise AlreadyEnded
    if project.stage is not Stage.UNDER_WAY or realisation is None:
        raise NotYetChosen
    return realisation
