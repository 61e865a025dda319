"""What the commission reads: its desk, a project with its grids, what is decided and not yet published."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from consult.authz import Actor, Permission
from consult.db import db
from consult.errors import NotFound
from consult.projects.models import (
    Assignment,
    Call,
    CallKind,
    Category,
    ComplementRequest,
    ConflictOfInterest,
    Decision,
    Evaluation,
    Project,
    Stage,
)
from consult.projects.queries.access import where_held
from consult.projects.queries.examiners import TO_EXAMINE, kept_from
from consult.projects.rules.life_cycle import WITHOUT_VOTE

PAGE = 30


@dataclass(frozen=True)
class Wanted:
    """What the list of projects is narrowed to."""

    call_id: int | None = None
    territory_ids: frozenset[int] = frozenset()
    category: str = ""
    state: str = ""
    """`unassigned`, `waiting`, `to_complete`, `to_decide`, `decided`; anything else is everything that is examined."""


@dataclass(frozen=True)
class Progress:
    """How far the examination of a project is."""

    assigned: int
    sent: int
    due_at: datetime | None
    open_complements: int


def my_assignments(actor: Actor) -> Sequence[tuple[Assignment, Project, Evaluation | None]]:
    """What waits for this examiner, the nearest deadline first."""
    query = (
        sa.select(Assignment, Project, Evaluation)
        .join(Project, Project.id == Assignment.project_id)
        .outerjoin(
            Evaluation,
            sa.and_(Evaluation.project_id == Assignment.project_id, Evaluation.examiner_id == Assignment.examiner_id),
        )
        .where(
            where_held(actor, Permission.PROJECT_EXAMINE),
            Assignment.examiner_id == actor.person_id,
            Project.stage.in_(TO_EXAMINE),
            sa.or_(Evaluation.id.is_(None), Evaluation.sent_at.is_(None)),
        )
        .order_by(Assignment.due_at.is_(None), Assignment.due_at, Project.id)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def examined_projects(actor: Actor, wanted: Wanted, page: int) -> tuple[Sequence[Project], int]:
    """A page of what the commission holds, the oldest filing first, and how many there are."""
    query = sa.select(Project).join(Call, Call.id == Project.call_id).where(*_conditions(actor, wanted))
    count = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(query.order_by(Project.filed_at, Project.id).limit(PAGE).offset((page - 1) * PAGE)).all()
    return rows, count


def unassigned(actor: Actor, wanted: Wanted, most: int) -> Sequence[Project]:
    """Projects that lack examiners, the oldest first."""
    conditions = _conditions(actor, Wanted(wanted.call_id, wanted.territory_ids, wanted.category, "unassigned"))
    query = sa.select(Project).join(Call, Call.id == Project.call_id).where(*conditions)
    return db.session.scalars(query.order_by(Project.filed_at, Project.id).limit(most)).all()


def state_counts(actor: Actor) -> dict[str, int]:
    """How many projects are in each state of the list."""
    return {
        state: db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Project)
            .join(Call, Call.id == Project.call_id)
            .where(*_conditions(actor, Wanted(state=state)))
        )
        or 0
        for state in STATES
    }


def _conditions(actor: Actor, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [
        where_held(actor, Permission.PROJECT_EXAMINE),
        Call.kind == CallKind.PROJECT,
        Project.stage.in_((*TO_EXAMINE, Stage.EXAMINED)),
    ]
    if wanted.call_id is not None:
        found.append(Project.call_id == wanted.call_id)
    if wanted.territory_ids:
        found.append(Project.territory_id.in_(wanted.territory_ids))
    if wanted.category:
        found.append(Project.category_id.in_(sa.select(Category.id).where(Category.name == wanted.category)))
    if wanted.state in STATES:
        found += STATES[wanted.state]
    return found


def _sent_count() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .select_from(Evaluation)
        .where(Evaluation.project_id == Project.id, Evaluation.sent_at.is_not(None))
        .scalar_subquery()
    )


def _assigned_count() -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count()).select_from(Assignment).where(Assignment.project_id == Project.id).scalar_subquery()
    )


STATES: dict[str, list[sa.ColumnElement[bool]]] = {
    "unassigned": [Project.stage.in_(TO_EXAMINE), _assigned_count() < Call.examiners_per_project],
    "waiting": [
        Project.stage == Stage.FILED,
        _assigned_count() >= Call.examiners_per_project,
        _sent_count() < Call.examiners_per_project,
    ],
    "to_complete": [Project.stage == Stage.TO_COMPLETE],
    "to_decide": [Project.stage == Stage.FILED, _sent_count() >= Call.examiners_per_project],
    "decided": [Project.stage == Stage.EXAMINED],
}


def progress_of(project_ids: Collection[int]) -> Mapping[int, Progress]:
    """How far each of these projects is."""
    rows = db.session.execute(
        sa.select(Assignment.project_id, sa.func.count(), sa.func.min(Assignment.due_at))
        .where(Assignment.project_id.in_(project_ids))
        .group_by(Assignment.project_id)
    )
    assigned = {project_id: (count, due_at) for project_id, count, due_at in rows}
    sent = _counts(Evaluation.project_id, Evaluation.sent_at.is_not(None), project_ids)
    waited = _counts(ComplementRequest.project_id, ComplementRequest.answered_at.is_(None), project_ids)
    found = {}
    for id_ in project_ids:
        count, due_at = assigned.get(id_, (0, None))
        found[id_] = Progress(count, sent.get(id_, 0), due_at, waited.get(id_, 0))
    return found


def _counts(key: InstrumentedAttribute[int], condition: sa.ColumnElement[bool], ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(sa.select(key, sa.func.count()).where(key.in_(ids), condition).group_by(key))
    return {row[0]: row[1] for row in rows}


def sent_grids(project_id: int) -> Sequence[Evaluation]:
    """The grids that the commission may read: those of people who stepped aside since are left out."""
    kept = kept_from([project_id]).get(project_id, frozenset())
    query = (
        sa.select(Evaluation)
        .where(Evaluation.project_id == project_id, Evaluation.sent_at.is_not(None))
        .order_by(Evaluation.sent_at, Evaluation.id)
    )
    return [grid for grid in db.session.scalars(query) if grid.examiner_id not in kept]


def grid_of(project_id: int, examiner_id: int | None) -> Evaluation | None:
    return db.session.scalar(
        sa.select(Evaluation).where(Evaluation.project_id == project_id, Evaluation.examiner_id == examiner_id)
    )


def assignments_of(project_id: int) -> Sequence[Assignment]:
    return db.session.scalars(
        sa.select(Assignment).where(Assignment.project_id == project_id).order_by(Assignment.id)
    ).all()


def conflicts_of(project_id: int) -> Sequence[ConflictOfInterest]:
    return db.session.scalars(
        sa.select(ConflictOfInterest)
        .where(ConflictOfInterest.project_id == project_id)
        .order_by(ConflictOfInterest.declared_at)
    ).all()


def complements_of(project_id: int) -> Sequence[ComplementRequest]:
    return db.session.scalars(
        sa.select(ComplementRequest).where(ComplementRequest.project_id == project_id).order_by(ComplementRequest.id)
    ).all()


def complement(project: Project, complement_id: int) -> ComplementRequest:
    """A question put to the authors of this project; NotFound for another one's."""
    found = db.session.get(ComplementRequest, complement_id)
    if found is None or found.project_id != project.id:
        raise NotFound
    return found


def decision_of(project_id: int) -> Decision | None:
    """For the commission alone: it may not be published."""
    return db.session.scalar(sa.select(Decision).where(Decision.project_id == project_id))


def to_publish(actor: Actor) -> Sequence[tuple[Project, Decision]]:
    """What the actor may publish: decided, and not yet known outside."""
    rows = db.session.execute(
        sa.select(Project, Decision)
        .join(Decision, Decision.project_id == Project.id)
        .where(
            where_held(actor, Permission.PROJECT_DECIDE),
            Project.stage == Stage.EXAMINED,
            Decision.published_at.is_(None),
        )
        .order_by(Decision.outcome, Project.title, Project.id)
    )
    return [(project, decision) for project, decision in rows]


def mergeable_with(actor: Actor, project: Project) -> Sequence[Project]:
    """Other projects of the same call, where the actor decides, that are still examined or admissible."""
    return db.session.scalars(
        sa.select(Project)
        .where(
            where_held(actor, Permission.PROJECT_DECIDE),
            Project.call_id == project.call_id,
            Project.id != project.id,
            Project.stage.in_((*TO_EXAMINE, Stage.EXAMINED, Stage.ADMISSIBLE)),
        )
        .order_by(Project.title, Project.id)
    ).all()


def requests_waiting(actor: Actor) -> Sequence[tuple[Project, Call]]:
    """Requests for support and ideas for services without an answer, the oldest first."""
    rows = db.session.execute(
        sa.select(Project, Call)
        .join(Call, Call.id == Project.call_id)
        .where(
            where_held(actor, Permission.PROJECT_FOLLOW_UP),
            Call.kind.in_(WITHOUT_VOTE),
            Project.stage.in_(TO_EXAMINE),
        )
        .order_by(Project.filed_at, Project.id)
    )
    return [(project, call) for project, call in rows]
