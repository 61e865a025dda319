"""The realisation of a chosen project begins: somebody answers for it, with the money it was granted."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import db
from consult.projects.errors_following import NotYetChosen
from consult.projects.models import Project, Realisation, Stage
from consult.projects.operations.move_project import move_project


def start_following(*, actor: Actor, project: Project, referent_id: int | None, granted_cents: int) -> Realisation:
    """Its authors are written to. Raises NotYetChosen before the élus chose it, or once it has begun."""
    if project.stage is not Stage.SELECTED:
        raise NotYetChosen
    move_project(actor=actor, project=project, after=Stage.UNDER_WAY)
    found = db.session.get(Realisation, project.id)
    if found is None:
        found = Realisation(project_id=project.id)
        db.session.add(found)
    found.referent_id, found.granted_cents = referent_id, granted_cents
    db.session.flush()
    return found
