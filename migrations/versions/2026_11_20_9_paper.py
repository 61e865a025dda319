"""To be written.

Revision ID: 2026_11_20_9_paper
Revises: 2026_11_20_8_moderation
"""

revision = "2026_11_20_9_paper"
down_revision = "2026_11_20_8_moderation"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
