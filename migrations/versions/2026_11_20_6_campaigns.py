"""To be written.

Revision ID: 2026_11_20_6_campaigns
Revises: 2026_11_20_5_questionnaire
"""

revision = "2026_11_20_6_campaigns"
down_revision = "2026_11_20_5_questionnaire"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
