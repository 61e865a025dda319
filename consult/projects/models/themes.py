"""What the analysis finds in the filed projects of a call."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model


class ThemedProject(Model):
    """Where a run over the projects of a call puts each one it read: its corpus, its run and its themes are those of
    every analysis (`consult/reports/models.py`); only what they hold is kept here, and only for the run that pages
    read. Ids, never words: what is hidden or withdrawn since is left out when it is read."""

    __tablename__ = "themed_projects"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("analysis_runs.id"), primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"), primary_key=True, index=True)
    theme_id: Mapped[int | None] = mapped_column(sa.ForeignKey("themes.id"))
    """None: it belongs to no theme."""
