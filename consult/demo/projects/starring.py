"""Gives the demonstration's own author her projects: one at each stage that a member lives through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from consult.db import db
from consult.demo.projects.plan import DemoCall
from consult.projects.models import Author, Project, Stage

PARTS: dict[str, tuple[Stage, str | None]] = {
    "bien-vieillir": (Stage.DRAFT, None),
    "soins-en-bretagne": (Stage.TO_COMPLETE, None),
    "prevenir-ensemble": (Stage.ADMISSIBLE, None),
    "territoires-solidaires": (Stage.ADMISSIBLE, "PDL-01"),
    "territoires-solidaires-precedent": (Stage.ADMISSIBLE, "NAQ-05"),
    "boite-a-idees": (Stage.REFUSED, None),
}
"""Call -> the stage, and the territory, of the project that is hers."""
NAME = "Maud R."


def star(projects: Sequence[Project], person_id: int, plan: DemoCall, territories: Mapping[str, int]) -> int | None:
    """Her project of this call, in the place of its author; returns its id."""
    if plan.slug not in PARTS:
        return None
    stage, code = PARTS[plan.slug]
    place = territories[code] if code else None
    hers = next((one for one in projects if one.stage is stage and (place is None or one.territory_id == place)), None)
    if hers is None:
        return None
    at = hers.filed_at or hers.created_at
    for author in hers.authors:
        db.session.delete(author)
    db.session.flush()
    db.session.add(Author(project_id=hers.id, person_id=person_id, shown_name=NAME, invited_at=at, joined_at=at))
    db.session.flush()
    db.session.refresh(hers, ["authors"])
    return hers.id
