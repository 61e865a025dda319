"""To be written.

Revision ID: 2026_11_20_11_reliability
Revises: 2026_11_20_10_organisations
"""

revision = "2026_11_20_11_reliability"
down_revision = "2026_11_20_10_organisations"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
