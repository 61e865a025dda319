"""What reliability rests on: the structure of the membership, and the campaigns that contributions belong to.

Revision ID: 2026_11_20_11_reliability
Revises: 2026_11_20_10_organisations
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_11_reliability"
down_revision = "2026_11_20_10_organisations"


def upgrade() -> None:
    op.create_table(
        "membership_tables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("margins", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_membership_tables_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_membership_tables_created_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_membership_tables"),
    )
    op.create_index("ix_membership_tables_organisation_id", "membership_tables", ["organisation_id"])
    with op.batch_alter_table("analysis_runs") as table:
        table.add_column(sa.Column("membership_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_analysis_runs_membership_id_membership_tables", "membership_tables", ["membership_id"], ["id"]
        )
    op.add_column("run_contributions", sa.Column("campaign", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("run_contributions", "campaign")
    with op.batch_alter_table("analysis_runs") as table:
        table.drop_constraint("fk_analysis_runs_membership_id_membership_tables", type_="foreignkey")
        table.drop_column("membership_id")
    op.drop_index("ix_membership_tables_organisation_id", "membership_tables")
    op.drop_table("membership_tables")
