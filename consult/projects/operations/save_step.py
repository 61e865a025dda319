"""Keep one page of a project, as it is typed or when it is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.authz import Actor
from consult.consultations.concurrency import EditedMeanwhile, fingerprint
from consult.db import db, utcnow
from consult.projects.errors import NotThisStage
from consult.projects.errors_filing import Incomplete, TooMany
from consult.projects.models import BudgetLine, Project, ProjectEvent, Stage
from consult.projects.operations.index_project import index_project
from consult.projects.queries.filing import call_with_calendar
from consult.projects.rules.filing import MOST_LINES, may_edit
from consult.projects.step_values import missing_of, step_values


def save_step(
    *,
    actor: Actor,
    project: Project,
    step: str,
    values: Mapping[str, Any],
    seen: str | None = None,
    page_key: str | None = None,
    typing: bool = False,
) -> str:
    """Returns the fingerprint of what is now stored. `seen` is that of what the page showed; `page_key` names the page,
    whose own savings while `typing` are no conflict. Raises EditedMeanwhile, NotThisStage, TooMany, and Incomplete for
    a project already filed that would lack something."""
    lock_project(project)
    if not may_edit(project.stage, call_with_calendar(project), utcnow()):
        raise NotThisStage
    stored = step_values(project, step)
    own = page_key is not None and project.draft_key == page_key
    if seen and seen != fingerprint(stored) and not own:
        raise EditedMeanwhile(stored)
    if len(values.get("lines", ())) > MOST_LINES:
        raise TooMany(_("%(n)s lignes de budget au plus.", n=MOST_LINES))
    _write(project, step, values)
    project.draft_key = page_key if typing else None
    after = step_values(project, step)
    if after != stored:
        project.version += 1
        _tell(actor, project)
    return fingerprint(after)


def lock_project(project: Project) -> None:
    """Hold the project until the end of the transaction, and read it again: of two who write, one waits."""
    db.session.flush()
    query = sa.select(Project).where(Project.id == project.id).with_for_update()
    db.session.execute(query.execution_options(populate_existing=True))


def _write(project: Project, step: str, values: Mapping[str, Any]) -> None:
    if step == "precisions":
        project.own_values = {**project.own_values, **values}
        return
    for name, value in values.items():
        if name == "lines":
            project.budget = [BudgetLine(position=place, **line) for place, line in enumerate(value, 1)]
            project.asked_cents = sum(line["cents"] for line in value if not line["own"])
        else:
            setattr(project, name, value)
    db.session.flush()


def _tell(actor: Actor, project: Project) -> None:
    """What is filed is read by others: its history says that it changed, and nothing of it may go missing."""
    if project.stage is Stage.DRAFT:
        return
    if missing_of(project, call_with_calendar(project)):
        raise Incomplete
    index_project(actor=actor, project=project)
    db.session.add(ProjectEvent(project_id=project.id, kind="edited", details={}, actor_id=actor.person_id))
