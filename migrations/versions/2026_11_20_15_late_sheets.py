"""Sheets that come after the closing: how many days they are entered, and which they are.

Revision ID: 2026_11_20_15_late_sheets
Revises: 2026_11_20_20_rounds
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_15_late_sheets"
down_revision = "2026_11_20_20_rounds"


def upgrade() -> None:
    op.add_column(
        "consultations", sa.Column("late_sheet_days", sa.Integer(), nullable=False, server_default=sa.text("14"))
    )
    op.add_column("paper_entries", sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("paper_entries", "late")
    op.drop_column("consultations", "late_sheet_days")
