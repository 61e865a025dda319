"""Idea boxes that close, drafts saved as they are typed, files of ideas entered once, mergers that can be undone.

Revision ID: 2026_11_20_17_calls
Revises: 2026_11_20_14_selection
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_17_calls"
down_revision = "2026_11_20_14_selection"

ENTERED = "uq_projects_organisation_id_source_external_id"


def upgrade() -> None:
    with op.batch_alter_table("calls") as table:
        table.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("projects") as table:
        table.add_column(sa.Column("draft_key", sa.String(36), nullable=True))
        table.create_unique_constraint(ENTERED, ["organisation_id", "source", "external_id"])
    with op.batch_alter_table("project_lineage") as table:
        table.add_column(sa.Column("moved", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("project_lineage") as table:
        table.drop_column("moved")
    with op.batch_alter_table("projects") as table:
        table.drop_constraint(ENTERED, type_="unique")
        table.drop_column("draft_key")
    with op.batch_alter_table("calls") as table:
        table.drop_column("closed_at")
