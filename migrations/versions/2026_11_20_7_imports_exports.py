"""Imports that can be undone, mappings that are remembered, files of exports.

Revision ID: 2026_11_20_7_imports_exports
Revises: 2026_11_20_6_campaigns
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_7_imports_exports"
down_revision = "2026_11_20_6_campaigns"

# Written out, as SQLite adds a column that refers to another table in this form only; PostgreSQL reads it too.
BATCH_OF_ANSWER = (
    "ALTER TABLE answers ADD COLUMN import_batch_id INTEGER "
    "CONSTRAINT fk_answers_import_batch_id_import_batches REFERENCES import_batches (id)"
)
JOB_OF_UNDOING = (
    "ALTER TABLE import_batches ADD COLUMN undo_job_id INTEGER "
    "CONSTRAINT fk_import_batches_undo_job_id_jobs REFERENCES jobs (id)"
)

# Removing a contribution makes the database look for the rows that refer to it.
TABLES_OF_RUNS = ("run_contributions", "ideas", "theme_contributions")


def upgrade() -> None:
    op.create_table(
        "import_mappings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("headings_hash", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_import_mappings_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["saved_by_id"], ["persons.id"], name="fk_import_mappings_saved_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_import_mappings"),
        sa.UniqueConstraint(
            "organisation_id", "headings_hash", name="uq_import_mappings_organisation_id_headings_hash"
        ),
    )
    op.create_table(
        "export_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_export_files_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_export_files_job_id_jobs"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_export_files_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["persons.id"], name="fk_export_files_owner_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_export_files"),
        sa.UniqueConstraint("token", name="uq_export_files_token"),
    )
    op.create_index("ix_export_files_consultation_id", "export_files", ["consultation_id"])
    op.create_index("ix_export_files_owner_id", "export_files", ["owner_id"])

    op.add_column("contributions", sa.Column("details", sa.JSON(), nullable=True))
    op.execute(BATCH_OF_ANSWER)
    op.create_index("ix_answers_import_batch_id", "answers", ["import_batch_id"])
    op.execute(JOB_OF_UNDOING)
    op.create_index(
        "ix_contributions_replaces_id",
        "contributions",
        ["replaces_id"],
        sqlite_where=sa.text("replaces_id IS NOT NULL"),
        postgresql_where=sa.text("replaces_id IS NOT NULL"),
    )
    op.create_index("ix_drafts_replaces_id", "drafts", ["replaces_id"])
    for table in TABLES_OF_RUNS:
        op.create_index(f"ix_{table}_contribution_id", table, ["contribution_id"])
    op.add_column("import_batches", sa.Column("rows_removed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("import_batches", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in TABLES_OF_RUNS:
        op.drop_index(f"ix_{table}_contribution_id", table_name=table)
    op.drop_index("ix_drafts_replaces_id", table_name="drafts")
    op.drop_index("ix_contributions_replaces_id", table_name="contributions")
    op.drop_column("import_batches", "undone_at")
    op.drop_column("import_batches", "rows_removed")
    op.drop_column("import_batches", "undo_job_id")
    op.drop_index("ix_answers_import_batch_id", table_name="answers")
    op.drop_column("answers", "import_batch_id")
    op.drop_column("contributions", "details")
    op.drop_index("ix_export_files_owner_id", table_name="export_files")
    op.drop_index("ix_export_files_consultation_id", table_name="export_files")
    op.drop_table("export_files")
    op.drop_table("import_mappings")
