"""The workbench: trees reshaped by people, frozen as runs of their own; decisions that move ideas.

Revision ID: 2026_11_20_30_workbench
Revises: 2026_11_20_34_outcome
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_30_workbench"
down_revision = "2026_11_20_34_outcome"


def upgrade() -> None:
    with op.batch_alter_table("analysis_runs") as table:
        table.add_column(sa.Column("curated_from_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("curation_number", sa.Integer(), nullable=False, server_default="0"))
        table.create_foreign_key(
            "fk_analysis_runs_curated_from_id_analysis_runs", "analysis_runs", ["curated_from_id"], ["id"]
        )
    op.add_column("run_themes", sa.Column("description", sa.Text(), nullable=False, server_default=""))
    op.add_column("run_themes", sa.Column("colour_index", sa.Integer(), nullable=True))
    op.add_column("curation_events", sa.Column("members", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("curation_events", "members")
    op.drop_column("run_themes", "colour_index")
    op.drop_column("run_themes", "description")
    with op.batch_alter_table("analysis_runs") as table:
        table.drop_constraint("fk_analysis_runs_curated_from_id_analysis_runs", type_="foreignkey")
        table.drop_column("curation_number")
        table.drop_column("curated_from_id")
