"""To be written.

Revision ID: 2026_11_20_12_editor
Revises: 2026_11_20_11_reliability
"""

revision = "2026_11_20_12_editor"
down_revision = "2026_11_20_11_reliability"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
