"""Several organisations: accounts of the installation, senders, the one at the root, shared consultations.

Revision ID: 2026_11_20_10_organisations
Revises: 2026_11_20_9_paper
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_10_organisations"
down_revision = "2026_11_20_9_paper"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("installation_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("organisations", sa.Column("sender_name", sa.String(length=120), nullable=True))
    op.add_column("organisations", sa.Column("sender_email", sa.String(length=254), nullable=True))
    op.add_column("organisations", sa.Column("serves_root", sa.Boolean(), nullable=False, server_default=sa.false()))
    # an organisation that was alone answered at the root: it goes on doing so when others join it
    op.execute(
        "UPDATE organisations SET serves_root = true WHERE (SELECT COUNT(*) FROM organisations AS every_one) = 1"
    )

    op.create_table(
        "shared_consultations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_shared_consultations_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_shared_consultations_consultation_id_consultations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_shared_consultations"),
        sa.UniqueConstraint("consultation_id", name="uq_shared_consultations_consultation_id"),
    )
    op.create_table(
        "shared_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shared_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("invited", "accepted", "declined", "left", name="memberstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["shared_id"], ["shared_consultations.id"], name="fk_shared_members_shared_id_shared_consultations"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_shared_members_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_shared_members_consultation_id_consultations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_shared_members"),
        sa.UniqueConstraint("shared_id", "organisation_id", name="uq_shared_members_shared_id_organisation_id"),
        sa.UniqueConstraint("consultation_id", name="uq_shared_members_consultation_id"),
    )
    op.create_index("ix_shared_members_organisation_id", "shared_members", ["organisation_id"])
    op.create_table(
        "common_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shared_id", sa.Integer(), nullable=False),
        sa.Column("folder", sa.String(length=120), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["shared_id"], ["shared_consultations.id"], name="fk_common_reports_shared_id_shared_consultations"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_common_reports_job_id_jobs"),
        sa.PrimaryKeyConstraint("id", name="pk_common_reports"),
    )
    op.create_index("ix_common_reports_shared_id", "common_reports", ["shared_id"])


def downgrade() -> None:
    op.drop_table("common_reports")
    op.drop_table("shared_members")
    op.drop_table("shared_consultations")
    for name in ("serves_root", "sender_email", "sender_name"):
        op.drop_column("organisations", name)
    op.drop_column("accounts", "installation_since")
