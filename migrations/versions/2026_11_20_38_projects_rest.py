"""Alike projects and comments moderated together, an opinion asked of a colleague; an open round cancelled.

Revision ID: 2026_11_20_38_projects_rest
Revises: 2026_11_20_30_workbench
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_38_projects_rest"
down_revision = "2026_11_20_30_workbench"


def upgrade() -> None:
    with op.batch_alter_table("moderation_writings") as table:
        table.add_column(sa.Column("batch", sa.String(16), nullable=False, server_default=""))
        table.add_column(sa.Column("asked_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("asked_id", sa.Integer(), nullable=True))
        for name in ("asked_by_id", "asked_id"):
            table.create_foreign_key(f"fk_moderation_writings_{name}_persons", "persons", [name], ["id"])
        table.create_index("ix_moderation_writings_batch", ["organisation_id", "batch", "state"])
    with op.batch_alter_table("moderation_writing_acts") as table:
        table.add_column(sa.Column("batch", sa.String(32), nullable=False, server_default=""))
        table.create_index("ix_moderation_writing_acts_batch", ["batch"])
    op.create_table(
        "moderation_writing_bands",
        sa.Column("writing_id", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["writing_id"],
            ["moderation_writings.id"],
            name="fk_moderation_writing_bands_writing_id_moderation_writings",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("writing_id", "band", name="pk_moderation_writing_bands"),
    )
    op.create_index("ix_moderation_writing_bands_band", "moderation_writing_bands", ["band"])
    with op.batch_alter_table("rounds") as table:
        table.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("cancel_reason", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("rounds") as table:
        table.drop_column("cancel_reason")
        table.drop_column("cancelled_at")
    op.drop_table("moderation_writing_bands")
    with op.batch_alter_table("moderation_writing_acts") as table:
        table.drop_index("ix_moderation_writing_acts_batch")
        table.drop_column("batch")
    with op.batch_alter_table("moderation_writings") as table:
        table.drop_index("ix_moderation_writings_batch")
        for name in ("asked_id", "asked_by_id"):
            table.drop_constraint(f"fk_moderation_writings_{name}_persons", type_="foreignkey")
            table.drop_column(name)
        table.drop_column("batch")
