"""What entering off-line ideas reads."""

from __future__ import annotations

import sqlalchemy as sa

from consult.db import db
from consult.projects.models import Project


def known_lines(organisation_id: int, source: str) -> set[str]:
    """Identifiers of a source that were filed already."""
    query = sa.select(Project.external_id).where(
        Project.organisation_id == organisation_id, Project.source == source, Project.external_id.is_not(None)
    )
    return {value for value in db.session.scalars(query) if value is not None}
