"""When projects were filed and answered, for those who answer for the commission's delays."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa

from consult.authz import Actor, Permission
from consult.db import db
from consult.projects.models import Call, CallKind, Decision, Project, Stage
from consult.projects.queries.access import where_held
from consult.projects.queries.examiners import TO_EXAMINE


def answers_by_call(actor: Actor, since: datetime) -> dict[int, list[tuple[datetime, datetime]]]:
    """Call -> filing and published answer of each project of the actor's territories answered since then."""
    rows = db.session.execute(
        sa.select(Project.call_id, Project.filed_at, Decision.published_at)
        .join(Call, Call.id == Project.call_id)
        .join(Decision, Decision.project_id == Project.id)
        .where(
            where_held(actor, Permission.PROJECT_DECIDE),
            Call.kind == CallKind.PROJECT,
            Project.stage != Stage.WITHDRAWN,
            Decision.published_at >= since,
        )
    )
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for call_id, filed, published in rows:
        if filed is not None and published is not None:
            found[call_id].append((filed, published))
    return found


def waiting_by_call(actor: Actor) -> dict[int, list[datetime]]:
    """Call -> filing of each project of the actor's territories whose authors have no answer yet."""
    rows = db.session.execute(
        sa.select(Project.call_id, Project.filed_at)
        .join(Call, Call.id == Project.call_id)
        .where(
            where_held(actor, Permission.PROJECT_DECIDE),
            Call.kind == CallKind.PROJECT,
            Project.stage.in_((*TO_EXAMINE, Stage.EXAMINED)),
        )
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for call_id, filed in rows:
        if filed is not None:
            found[call_id].append(filed)
    return found
