"""To be written.

Revision ID: 2026_11_20_7_imports_exports
Revises: 2026_11_20_6_campaigns
"""

revision = "2026_11_20_7_imports_exports"
down_revision = "2026_11_20_6_campaigns"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
