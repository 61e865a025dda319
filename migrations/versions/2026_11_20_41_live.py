"""Contributions that came after a run, under its themes as they stand.

Revision ID: 2026_11_20_41_live
Revises: 2026_11_20_32_archives
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_41_live"
down_revision = "2026_11_20_32_archives"


def upgrade() -> None:
    op.create_table(
        "live_assignments",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("subtheme_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["analysis_runs.id"], name="fk_live_assignments_run_id_analysis_runs"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_live_assignments_contribution_id_contributions"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name="fk_live_assignments_theme_id_themes"),
        sa.ForeignKeyConstraint(["subtheme_id"], ["themes.id"], name="fk_live_assignments_subtheme_id_themes"),
        sa.PrimaryKeyConstraint("run_id", "contribution_id", name="pk_live_assignments"),
    )
    op.create_index("ix_live_assignments_contribution_id", "live_assignments", ["contribution_id"])


def downgrade() -> None:
    op.drop_index("ix_live_assignments_contribution_id", "live_assignments")
    op.drop_table("live_assignments")
