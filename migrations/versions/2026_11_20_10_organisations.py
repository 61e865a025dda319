"""To be written.

Revision ID: 2026_11_20_10_organisations
Revises: 2026_11_20_9_paper
"""

revision = "2026_11_20_10_organisations"
down_revision = "2026_11_20_9_paper"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
