"""To be written.

Revision ID: 2026_11_20_8_moderation
Revises: 2026_11_20_7_imports_exports
"""

revision = "2026_11_20_8_moderation"
down_revision = "2026_11_20_7_imports_exports"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
