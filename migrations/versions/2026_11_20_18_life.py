"""The life of projects in public: moderation of what is no contribution, how often members are told.

Revision ID: 2026_11_20_18_life
Revises: 2026_11_20_15_late_sheets
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_18_life"
down_revision = "2026_11_20_15_late_sheets"


def upgrade() -> None:
    op.create_table(
        "moderation_writings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "contest",
                "report",
                "insult",
                "health",
                "nir",
                "link",
                "email",
                "phone",
                "address",
                "name",
                "empty",
                name="subject",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "decided", "moot", name="itemstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("masks", sa.JSON(), nullable=False),
        sa.Column("prints", sa.JSON(), nullable=False),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["persons.id"], name="fk_moderation_writings_claimed_by_id_persons"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["persons.id"], name="fk_moderation_writings_decided_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_moderation_writings_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_writings"),
        sa.UniqueConstraint("kind", "target_id", name="uq_moderation_writings_kind_target_id"),
    )
    with op.batch_alter_table("moderation_writings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_moderation_writings_queue", ["organisation_id", "state", "priority", "id"], unique=False
        )

    op.create_table(
        "moderation_writing_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("writing_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "publish", "exclude", "mask", "hide", "ask", "advise", name="actkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("author_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["persons.id"], name="fk_moderation_writing_acts_actor_id_persons"),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["persons.id"], name="fk_moderation_writing_acts_answered_by_id_persons"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_moderation_writing_acts_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["persons.id"], name="fk_moderation_writing_acts_undone_by_id_persons"
        ),
        sa.ForeignKeyConstraint(
            ["writing_id"],
            ["moderation_writings.id"],
            name="fk_moderation_writing_acts_writing_id_moderation_writings",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_writing_acts"),
    )
    with op.batch_alter_table("moderation_writing_acts", schema=None) as batch_op:
        batch_op.create_index("ix_moderation_writing_acts_organisation_id", ["organisation_id"], unique=False)
        batch_op.create_index("ix_moderation_writing_acts_writing_id", ["writing_id"], unique=False)

    op.create_table(
        "moderation_writing_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("writing_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="fk_moderation_writing_reports_organisation_id_organisations",
        ),
        sa.ForeignKeyConstraint(
            ["writing_id"],
            ["moderation_writings.id"],
            name="fk_moderation_writing_reports_writing_id_moderation_writings",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_moderation_writing_reports"),
    )
    with op.batch_alter_table("moderation_writing_reports", schema=None) as batch_op:
        batch_op.create_index("ix_moderation_writing_reports_writing_id", ["writing_id"], unique=False)

    with op.batch_alter_table("project_follows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rhythm", sa.String(length=10), nullable=False, server_default="weekly"))

    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hidden_reason", sa.String(length=200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_column("hidden_reason")

    with op.batch_alter_table("project_follows", schema=None) as batch_op:
        batch_op.drop_column("rhythm")

    with op.batch_alter_table("moderation_writing_reports", schema=None) as batch_op:
        batch_op.drop_index("ix_moderation_writing_reports_writing_id")

    op.drop_table("moderation_writing_reports")
    with op.batch_alter_table("moderation_writing_acts", schema=None) as batch_op:
        batch_op.drop_index("ix_moderation_writing_acts_writing_id")
        batch_op.drop_index("ix_moderation_writing_acts_organisation_id")

    op.drop_table("moderation_writing_acts")
    with op.batch_alter_table("moderation_writings", schema=None) as batch_op:
        batch_op.drop_index("ix_moderation_writings_queue")

    op.drop_table("moderation_writings")
