"""Where contributions that came after a run stand among its themes, until the next one reads them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, utcnow


class LiveAssignment(Model):
    """Provisional: no published figure counts it."""

    __tablename__ = "live_assignments"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("analysis_runs.id"), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), primary_key=True, index=True)
    status: Mapped[str] = mapped_column(sa.String(20))
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    subtheme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    score: Mapped[float | None]
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
