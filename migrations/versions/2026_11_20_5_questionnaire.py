"""To be written.

Revision ID: 2026_11_20_5_questionnaire
Revises: 2026_11_20_4_reports
"""

revision = "2026_11_20_5_questionnaire"
down_revision = "2026_11_20_4_reports"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
