"""Projects by the hundred, for the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from consult.db import db
from consult.projects.models import Project, Stage
from consult.projects.queries.access import readable_by_all

CHUNK = 500


def projects_in_chunks(organisation_id: int, *, everybody: bool) -> Iterator[Sequence[Project]]:
    """Those that everybody may read, or all that were filed; by number for the team, by address for everybody, so that
    the order says nothing of the day they were filed."""
    of_ours = sa.and_(Project.organisation_id == organisation_id, Project.stage.not_in((Stage.DRAFT, Stage.WITHDRAWN)))
    wanted = readable_by_all(organisation_id) if everybody else of_ours
    order = Project.slug if everybody else Project.id
    after: str | int | None = None
    while True:
        query = sa.select(Project).where(wanted).order_by(order).limit(CHUNK)
        if after is not None:
            query = query.where(order > after)
        found = db.session.scalars(query).all()
        if not found:
            return
        after = found[-1].slug if everybody else found[-1].id
        yield found
