"""Territory reports: the batch that one job makes, and the report of each territory.

Revision ID: 2026_11_20_33_local_reports
Revises: 2026_11_20_36_compositions
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_33_local_reports"
down_revision = "2026_11_20_36_compositions"

LEVELS = ("national", "region", "territory", "living_area")
STATES = ("draft", "published")


def upgrade() -> None:
    op.create_table(
        "local_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("corpus_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Enum(*LEVELS, name="level", native_enum=False, length=40), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="reportstate", native_enum=False, length=40), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(length=64), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["corpus_id"], ["corpora.id"], name="fk_local_batches_corpus_id_corpora"),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_local_batches_created_by_id_persons"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_local_batches_job_id_jobs"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_local_batches_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["analysis_runs.id"], name="fk_local_batches_run_id_analysis_runs"),
        sa.PrimaryKeyConstraint("id", name="pk_local_batches"),
    )
    op.create_index("ix_local_batches_corpus_id", "local_batches", ["corpus_id"])

    op.create_table(
        "local_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("report_version_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("state", sa.Enum(*STATES, name="reportstate", native_enum=False, length=40), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["local_batches.id"], name="fk_local_reports_batch_id_local_batches"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_local_reports_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["published_by_id"], ["persons.id"], name="fk_local_reports_published_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["report_version_id"], ["report_versions.id"], name="fk_local_reports_report_version_id_report_versions"
        ),
        sa.ForeignKeyConstraint(["territory_id"], ["territories.id"], name="fk_local_reports_territory_id_territories"),
        sa.PrimaryKeyConstraint("id", name="pk_local_reports"),
        sa.UniqueConstraint("batch_id", "territory_id", name="uq_local_reports_batch_id_territory_id"),
    )
    op.create_index("ix_local_reports_report_version_id", "local_reports", ["report_version_id"])
    op.create_index("ix_local_reports_territory_id", "local_reports", ["territory_id"])


def downgrade() -> None:
    op.drop_table("local_reports")
    op.drop_table("local_batches")
