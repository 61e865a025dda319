"""Write to those who carry a project."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from consult.accounts import queries as accounts
from consult.db import db
from consult.notifications.operations.queue_message import queue_message
from consult.projects.models import Author, Project


def tell_authors(*, project: Project, about: str, key: str, **context: Any) -> int:
    """One letter to each author who joined and has an address; `about` names the letter, and a `key` is written about
    once. Returns how many."""
    joined = sa.select(Author.person_id).where(
        Author.project_id == project.id,
        Author.person_id.is_not(None),
        Author.left_at.is_(None),
        Author.joined_at.is_not(None),
    )
    told = accounts.addresses_of(project.organisation_id, db.session.scalars(joined).all())
    for person_id, address in told.items():
        queue_message(
            organisation_id=project.organisation_id,
            recipient=address,
            template=about,
            context={"project_id": project.id, **context},
            dedupe_key=f"{about}:{project.id}:{key}:{person_id}",
        )
    return len(told)
