"""Put the themes found in a call's projects where pages read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.projects.models import ThemedProject
from consult.projects.queries.themes import held_by, themes_of
from consult.projects.rules.themes import gather
from consult.reports.operations.keep_run import FinishedRun, Held, keep_run
from consult.reports.others import PROJECTS


def store_themes(
    *,
    actor: Actor,
    call_id: int,
    run: FinishedRun,
    nodes: Sequence[Mapping[str, Any]],
    main_themes: Mapping[int, str | None],
) -> int:
    """One transaction replaces what was found before: the former run stays, what it held goes. Returns how many themes.

    nodes: the tree of the run folder; main_themes: project -> local id of the theme that it speaks of most.
    """
    former = themes_of(actor.organisation_id, call_id)
    held = held_by(former)
    themes, members = gather(nodes, main_themes)
    before = Held(
        {identity: _ids(ids) for identity, ids in held.items() if identity is not None},
        _ids([project_id for ids in held.values() for project_id in ids]),
    )
    found = Held({local: _ids(ids) for local, ids in members.items()}, _ids(list(main_themes)))
    run_id, identities = keep_run(
        actor=actor, kind=PROJECTS, ref_id=call_id, run=run, nodes=themes, found=found, before=before
    )
    if former is not None:
        db.session.execute(sa.delete(ThemedProject).where(ThemedProject.run_id == former.id))
    rows = [
        {"run_id": run_id, "project_id": project_id, "theme_id": identities.get(str(local))}
        for project_id, local in sorted(main_themes.items())
    ]
    if rows:
        db.session.execute(sa.insert(ThemedProject), rows)
    return len(themes)


def _ids(ids: Sequence[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array(sorted(ids), np.int64)
