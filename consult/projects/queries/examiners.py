"""Who may examine, how much they have to do, from what they are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from consult.accounts.queries_team import seats_of
from consult.authz import Role
from consult.db import db
from consult.projects.models import Assignment, Author, ConflictOfInterest, Evaluation, Project, Stage
from consult.projects.rules.assigning import Examiner, Waiting
from consult.territories import queries as territories

EXAMINING = (Role.EXAMINER, Role.CHAIR)
TO_EXAMINE = (Stage.FILED, Stage.TO_COMPLETE)


def examiners_of(organisation_id: int, day: date) -> list[Examiner]:
    """Members of the commission who can sign in, with the territories they hold."""
    held: dict[int, set[int | None]] = defaultdict(set)
    for person_id, territory_id in seats_of(organisation_id, EXAMINING, day):
        held[person_id].add(territory_id)
    return [Examiner(person_id, frozenset(places)) for person_id, places in sorted(held.items())]


def load_of(organisation_id: int) -> dict[int, int]:
    """Grids not yet sent of projects that wait, by examiner."""
    sent = sa.exists().where(
        Evaluation.project_id == Assignment.project_id,
        Evaluation.examiner_id == Assignment.examiner_id,
        Evaluation.sent_at.is_not(None),
    )
    query = (
        sa.select(Assignment.examiner_id, sa.func.count())
        .join(Project, Project.id == Assignment.project_id)
        .where(Project.organisation_id == organisation_id, Project.stage.in_(TO_EXAMINE), ~sent)
        .group_by(Assignment.examiner_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def kept_from(project_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """People who carry each project or declared an interest in it."""
    found: dict[int, set[int]] = defaultdict(set)
    carried = sa.select(Author.project_id, Author.person_id).where(
        Author.project_id.in_(project_ids), Author.person_id.is_not(None), Author.left_at.is_(None)
    )
    declared = sa.select(ConflictOfInterest.project_id, ConflictOfInterest.person_id).where(
        ConflictOfInterest.project_id.in_(project_ids)
    )
    for project_id, person_id in [*db.session.execute(carried), *db.session.execute(declared)]:
        found[project_id].add(person_id)
    return {project_id: frozenset(people) for project_id, people in found.items()}


def is_kept_from(project_id: int, person_id: int | None) -> bool:
    return person_id in kept_from([project_id]).get(project_id, frozenset())


def waiting(organisation_id: int, projects: Sequence[Project]) -> list[Waiting]:
    """These projects, as the rules of assignment see them."""
    ids = [project.id for project in projects]
    assigned: dict[int, set[int]] = defaultdict(set)
    rows = sa.select(Assignment.project_id, Assignment.examiner_id).where(Assignment.project_id.in_(ids))
    for project_id, examiner_id in db.session.execute(rows):
        assigned[project_id].add(examiner_id)
    kept = kept_from(ids)
    parents = {place.id: place.parent_id for place in territories.territories_of(organisation_id)}
    return [
        Waiting(
            project.id,
            tuple(_path(parents, project.territory_id)),
            kept.get(project.id, frozenset()),
            frozenset(assigned[project.id]),
        )
        for project in projects
    ]


def _path(parents: dict[int, int | None], territory_id: int | None) -> list[int]:
    path: list[int] = []
    while territory_id is not None and territory_id not in path:
        path.append(territory_id)
        territory_id = parents.get(territory_id)
    return path
