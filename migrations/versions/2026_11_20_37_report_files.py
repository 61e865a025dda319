"""The PDF and Word files of reports.

Revision ID: 2026_11_20_37_report_files
Revises: 2026_11_20_33_local_reports
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_37_report_files"
down_revision = "2026_11_20_33_local_reports"


def upgrade() -> None:
    op.create_table(
        "report_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("composition_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Enum("pdf", "docx", name="filekind", native_enum=False, length=40), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(200), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(version_id IS NULL) <> (composition_id IS NULL)", name="ck_report_files_one_subject"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_report_files_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["report_versions.id"], name="fk_report_files_version_id_report_versions"
        ),
        sa.ForeignKeyConstraint(
            ["composition_id"], ["compositions.id"], name="fk_report_files_composition_id_compositions"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_report_files_job_id_jobs"),
        sa.PrimaryKeyConstraint("id", name="pk_report_files"),
        sa.UniqueConstraint("version_id", "kind", name="uq_report_files_version_id_kind"),
        sa.UniqueConstraint("composition_id", "kind", name="uq_report_files_composition_id_kind"),
    )
    op.create_index("ix_report_files_organisation_id", "report_files", ["organisation_id"])


def downgrade() -> None:
    op.drop_index("ix_report_files_organisation_id", "report_files")
    op.drop_table("report_files")
