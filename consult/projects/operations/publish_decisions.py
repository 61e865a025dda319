"""Publish a batch of decisions."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from consult.authz import Actor
from consult.errors import DomainError
from consult.jobs import submit_job
from consult.jobs.models import Job
from consult.projects.queries.commission import to_publish

KIND = "publish_decisions"


def publish_decisions(*, actor: Actor, project_ids: Collection[int]) -> Job:
    """A work publishes them one after the other, and is resumed after a kill. Those that the actor may not publish, or
    that are published already, are left out; with none left, it is refused."""
    ready = [project.id for project, _decision in to_publish(actor) if project.id in set(project_ids)]
    if not ready:
        raise DomainError(_("Choisissez au moins une décision à publier. Rien n’est parti."))
    return submit_job(
        actor=actor,
        kind=KIND,
        title=_("Publication des réponses de la commission"),
        arguments={"organisation_id": actor.organisation_id, "person_id": actor.person_id, "project_ids": ready},
    )
