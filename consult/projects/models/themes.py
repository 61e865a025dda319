"""What the analysis finds in the filed projects of a call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime


class CallThemes(Model):
    """The themes of a call's projects, as last found. Ids of projects, never their words: what is hidden or withdrawn
    since is left out when it is read."""

    __tablename__ = "call_themes"

    call_id: Mapped[int] = mapped_column(sa.ForeignKey("calls.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    job_id: Mapped[int | None]
    """The last work asked for; works may be forgotten, so no foreign key."""
    found_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None until a first work is whole."""
    themes: Mapped[list[Any]] = mapped_column(default=list)
    """`[{"label", "terms": [], "projects": [ids]}]`, the largest first."""
    others: Mapped[list[Any]] = mapped_column(default=list)
    """Ids of the projects read that belong to no theme."""
