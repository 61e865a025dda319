"""Visitors: what somebody without an account typed, until their mailed link opens one.

Revision ID: 2026_11_20_23_visitors
Revises: 2026_11_20_22_themes
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_23_visitors"
down_revision = "2026_11_20_22_themes"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "account_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("first_name", sa.String(120), nullable=False),
        sa.Column("last_name", sa.String(120), nullable=False),
        sa.Column("next_path", sa.String(300), nullable=False),
        sa.Column("locale", sa.String(5), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=True),
        sa.Column("expires_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_account_openings_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_account_openings"),
        sa.UniqueConstraint("token_hash", name="uq_account_openings_token_hash"),
    )
    op.create_index("ix_account_openings_organisation_id_email", "account_openings", ["organisation_id", "email"])


def downgrade() -> None:
    op.drop_index("ix_account_openings_organisation_id_email", "account_openings")
    op.drop_table("account_openings")
