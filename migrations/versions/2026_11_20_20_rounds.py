"""Rounds: the title under which a project was put to the vote, the work that counts.

Revision ID: 2026_11_20_20_rounds
Revises: 2026_11_20_18_batches
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_20_rounds"
down_revision = "2026_11_20_18_batches"


def upgrade() -> None:
    with op.batch_alter_table("round_projects") as table:
        table.add_column(sa.Column("title", sa.String(length=160), nullable=False, server_default=""))
    with op.batch_alter_table("rounds") as table:
        table.add_column(sa.Column("count_job_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_rounds_count_job_id_jobs", "jobs", ["count_job_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("rounds") as table:
        table.drop_constraint("fk_rounds_count_job_id_jobs", type_="foreignkey")
        table.drop_column("count_job_id")
    with op.batch_alter_table("round_projects") as table:
        table.drop_column("title")
