"""Themes of the filed projects of a call.

Revision ID: 2026_11_20_22_themes
Revises: 2026_11_20_21_following
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_22_themes"
down_revision = "2026_11_20_21_following"


def upgrade() -> None:
    op.create_table(
        "call_themes",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_call_themes_call_id_calls"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_call_themes_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("call_id", name="pk_call_themes"),
    )


def downgrade() -> None:
    op.drop_table("call_themes")
