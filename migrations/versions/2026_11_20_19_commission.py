"""Commission: versions of a grid, reminders of what an author was asked for.

Revision ID: 2026_11_20_19_commission
Revises: 2026_11_20_18_life
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_19_commission"
down_revision = "2026_11_20_18_life"


def upgrade() -> None:
    with op.batch_alter_table("project_evaluations") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("project_complements") as table:
        table.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("project_complements") as table:
        table.drop_column("reminded_at")
    with op.batch_alter_table("project_evaluations") as table:
        table.drop_column("version")
