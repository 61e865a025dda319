"""What the selection by the élus reads of calls and projects."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from consult.db import db
from consult.errors import NotFound
from consult.projects.models import Author, Call, ConflictOfInterest, Criterion, PhaseKind, Project, Stage
from consult.projects.queries.writings import shown_parts_of
from consult.projects.rules.life_cycle import WITHOUT_VOTE


def calls_put_to_vote(organisation_id: int) -> Sequence[Call]:
    """Published calls whose projects are chosen by the élus, the newest first."""
    return db.session.scalars(
        sa.select(Call)
        .where(Call.organisation_id == organisation_id, Call.opened_at.is_not(None), Call.kind.not_in(WITHOUT_VOTE))
        .order_by(Call.opened_at.desc(), Call.id.desc())
    ).all()


def call_by_id(organisation_id: int, call_id: int) -> Call:
    """A call of this organisation; NotFound for any other."""
    found = db.session.get(Call, call_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def call_titles(organisation_id: int, call_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(
        sa.select(Call.id, Call.title).where(Call.organisation_id == organisation_id, Call.id.in_(call_ids))
    )
    return {row.id: row.title for row in rows}


def criteria_of(call: Call) -> list[dict[str, Any]]:
    """The lines of the commission's grid."""
    query = sa.select(Criterion).where(Criterion.call_id == call.id).order_by(Criterion.position, Criterion.id)
    return [
        {"id": row.id, "kind": row.kind.value, "label": row.label, "weight": row.weight}
        for row in db.session.scalars(query)
    ]


def selection_dates(call: Call) -> tuple[Any, Any] | None:
    """When the calendar of the call has the élus choose."""
    found = next((phase for phase in call.phases if phase.kind is PhaseKind.SELECTION), None)
    return None if found is None else (found.starts_at, found.ends_at)


def admissible_projects(call_id: int, territory_ids: Collection[int]) -> Sequence[Project]:
    """Those that the published answers of the commission let through, in these territories."""
    return db.session.scalars(
        sa.select(Project)
        .where(Project.call_id == call_id, Project.stage == Stage.ADMISSIBLE, Project.territory_id.in_(territory_ids))
        .order_by(Project.id)
    ).all()


def projects_by_ids(organisation_id: int, project_ids: Collection[int]) -> dict[int, Project]:
    rows = db.session.scalars(
        sa.select(Project).where(Project.organisation_id == organisation_id, Project.id.in_(project_ids))
    )
    return {project.id: project for project in rows}


def shown_texts(organisation_id: int, project_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Their texts as everybody reads them, what moderation masks being masked; without those that it took out of public
    reading."""
    found = projects_by_ids(organisation_id, project_ids).values()
    return shown_parts_of([project for project in found if project.hidden_reason is None])


def still_admissible(project_ids: Collection[int]) -> set[int]:
    """Of these, the ones neither merged nor withdrawn since."""
    return set(
        db.session.scalars(sa.select(Project.id).where(Project.id.in_(project_ids), Project.stage == Stage.ADMISSIBLE))
    )


def conflicts_of(person_ids: Collection[int], project_ids: Collection[int]) -> set[int]:
    """The projects on which any of these people must not vote: they declared it, or carry the project."""
    declared = sa.select(ConflictOfInterest.project_id).where(
        ConflictOfInterest.person_id.in_(person_ids), ConflictOfInterest.project_id.in_(project_ids)
    )
    carried = sa.select(Author.project_id).where(
        Author.person_id.in_(person_ids),
        Author.project_id.in_(project_ids),
        Author.joined_at.is_not(None),
        Author.left_at.is_(None),
    )
    return set(db.session.scalars(declared.union(carried)))
