"""One line of the queue for each batch of nearly identical texts.

Revision ID: 2026_11_20_18_batches
Revises: 2026_11_20_17_calls
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_18_batches"
down_revision = "2026_11_20_17_calls"

TABLE = "moderation_items"
INDEXES = {
    "ix_moderation_items_queue": ["consultation_id", "leads", "priority", "id"],
    "ix_moderation_items_leading_subject": ["consultation_id", "leads", "subject", "id"],
    "ix_moderation_items_group": ["group_id", "state", "priority", "id"],
    "ix_moderation_items_fingerprint": ["consultation_id", "fingerprint", "group_id"],
}
BEFORE = {
    "ix_moderation_items_queue": ["consultation_id", "state", "priority", "id"],
    "ix_moderation_items_group": ["consultation_id", "group_id", "state"],
}
LEADERS = """
UPDATE moderation_items SET leads = :yes WHERE state = 'waiting' AND NOT EXISTS (
  SELECT 1 FROM moderation_items AS other WHERE other.group_id = moderation_items.group_id
  AND other.state = 'waiting' AND (other.priority < moderation_items.priority
    OR (other.priority = moderation_items.priority AND other.id < moderation_items.id)))
"""


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("leads", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column(TABLE, sa.Column("fingerprint", sa.String(length=16), nullable=False, server_default=""))
    for name in BEFORE:
        op.drop_index(name, table_name=TABLE)
    for name, columns in INDEXES.items():
        op.create_index(name, TABLE, columns)
    op.execute("UPDATE moderation_items SET fingerprint = 'empty' WHERE subject = 'empty'")
    # A contest is answered alone, whatever its text is like.
    op.execute("UPDATE moderation_items SET group_id = NULL WHERE subject = 'contest'")
    op.get_bind().execute(sa.text(LEADERS), {"yes": True})
    op.create_index(
        "uq_moderation_items_leader",
        TABLE,
        ["group_id"],
        unique=True,
        sqlite_where=sa.text("leads = 1"),
        postgresql_where=sa.text("leads"),
    )


def downgrade() -> None:
    op.drop_index("uq_moderation_items_leader", table_name=TABLE)
    for name in INDEXES:
        op.drop_index(name, table_name=TABLE)
    for name, columns in BEFORE.items():
        op.create_index(name, TABLE, columns)
    op.drop_column(TABLE, "fingerprint")
    op.drop_column(TABLE, "leads")
