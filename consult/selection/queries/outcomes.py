"""What a counted round says of one of its projects: what the pages of projects tell of the choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from consult.db import db
from consult.selection.models import Round, RoundProject, RoundState


@dataclass(frozen=True)
class Standing:
    """Where a project came out: `rank` from 1 among `projects`, of which `chosen` were taken."""

    round_id: int
    title: str
    counted_at: datetime | None
    voted: int
    roll: int
    supporters: int
    rank: int
    projects: int
    chosen: int
    selected: bool


def standing_of(project_id: int) -> Standing | None:
    """From the last counted round it was put to; None where there is none."""
    row = db.session.execute(
        sa.select(Round, RoundProject.code)
        .join(RoundProject, RoundProject.round_id == Round.id)
        .where(RoundProject.project_id == project_id, Round.state == RoundState.COUNTED)
        .order_by(Round.counted_at.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    round_, code = row
    result = round_.result
    rows = result.get("rows", [])
    place = next((rank for rank, each in enumerate(rows, 1) if each["code"] == code), None)
    if place is None:
        return None
    return Standing(
        round_id=round_.id,
        title=round_.title,
        counted_at=round_.counted_at,
        voted=int(result.get("voted", 0)),
        roll=int(result.get("roll", 0)),
        supporters=int(rows[place - 1].get("supporters", 0)),
        rank=place,
        projects=len(rows),
        chosen=len(result.get("selected", [])),
        selected=bool(rows[place - 1].get("selected")),
    )
