"""Retention clocks of consultations.

Revision ID: 2026_11_20_35_retention
Revises: 2026_11_20_37_report_files
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_35_retention"
down_revision = "2026_11_20_37_report_files"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "retention_clocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("announced_at", AT, nullable=True),
        sa.Column("announced_for", AT, nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", AT, nullable=True),
        sa.Column("done_at", AT, nullable=True),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("held_at", AT, nullable=True),
        sa.Column("held_reason", sa.Text(), nullable=False),
        sa.Column("held_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_retention_clocks_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_retention_clocks_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_retention_clocks_job_id_jobs"),
        sa.ForeignKeyConstraint(["held_by_id"], ["persons.id"], name="fk_retention_clocks_held_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_retention_clocks"),
        sa.UniqueConstraint("consultation_id", "act", name="uq_retention_clocks_consultation_id_act"),
    )
    op.create_index("ix_retention_clocks_organisation_id", "retention_clocks", ["organisation_id"])


def downgrade() -> None:
    op.drop_index("ix_retention_clocks_organisation_id", "retention_clocks")
    op.drop_table("retention_clocks")
