"""The archives of published reports, and the licence of the open ones.

Revision ID: 2026_11_20_32_archives
Revises: 2026_11_20_31_double_coding
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_32_archives"
down_revision = "2026_11_20_31_double_coding"

KINDS = ("evidence", "open")


def upgrade() -> None:
    op.create_table(
        "report_archives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("report_version_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="archivekind", native_enum=False, length=40), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(length=40), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_report_archives_job_id_jobs"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_report_archives_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["report_version_id"], ["report_versions.id"], name="fk_report_archives_report_version_id_report_versions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report_archives"),
        sa.UniqueConstraint(
            "report_version_id", "kind", "issue", name="uq_report_archives_report_version_id_kind_issue"
        ),
    )
    op.create_index("ix_report_archives_organisation_id", "report_archives", ["organisation_id"])
    with op.batch_alter_table("corpora") as table:
        table.add_column(sa.Column("open_licence", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("corpora") as table:
        table.drop_column("open_licence")
    op.drop_index("ix_report_archives_organisation_id", "report_archives")
    op.drop_table("report_archives")
