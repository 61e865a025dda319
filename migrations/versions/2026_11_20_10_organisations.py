"""Several organisations: accounts of the installation, senders, the one at the root, shared consultations.

Revision ID: 2026_11_20_10_organisations
Revises: 2026_11_20_9_paper
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_10_organisations"
down_revision = "2026_11_20_9_paper"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("installation_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("organisations", sa.Column("sender_name", sa.String(length=120), nullable=True))
    op.add_column("organisations", sa.Column("sender_email", sa.String(length=254), nullable=True))
    op.add_column("organisations", sa.Column("serves_root", sa.Boolean(), nullable=False, server_default=sa.false()))
    # an organisation that was alone answered at the root: it goes on doing so when others join it
    op.execute(
        "UPDATE organisations SET serves_root = true WHERE (SELECT COUNT(*) FROM organisations AS every_one) = 1"
    )


def downgrade() -> None:
    for name in ("serves_root", "sender_email", "sender_name"):
        op.drop_column("organisations", name)
    op.drop_column("accounts", "installation_since")
