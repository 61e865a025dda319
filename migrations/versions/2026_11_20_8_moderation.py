"""Moderation: the queue, the flags, the decisions, contests, readers' reports, the charter.

Revision ID: 2026_11_20_8_moderation
Revises: 2026_11_20_7_imports_exports
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_8_moderation"
down_revision = "2026_11_20_7_imports_exports"

WHEN = sa.DateTime(timezone=True)
VALUE = sa.String(length=40)


def upgrade() -> None:
    op.add_column("run_contributions", sa.Column("status_before", sa.String(length=20), nullable=True))
    op.create_table(
        "moderation_charters",
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("updated_at", WHEN, nullable=False),
    )
    op.create_table(
        "moderation_settings",
        sa.Column("consultation_id", sa.Integer(), sa.ForeignKey("consultations.id"), primary_key=True),
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("hides_at_once", sa.Boolean(), nullable=False),
        sa.Column("scanned_id", sa.Integer(), nullable=False),
    )
    op.create_table(
        "moderation_items",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_whose(unique=True),
        sa.Column("subject", VALUE, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", VALUE, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        _person("claimed_by_id"),
        sa.Column("claimed_until", WHEN, nullable=True),
        _person("asked_by_id"),
        _person("asked_id"),
        _person("decided_by_id"),
        sa.Column("decided_at", WHEN, nullable=True),
        sa.Column("created_at", WHEN, nullable=False),
    )
    op.create_index("ix_moderation_items_queue", "moderation_items", ["consultation_id", "state", "priority", "id"])
    op.create_index("ix_moderation_items_subject", "moderation_items", ["consultation_id", "state", "subject", "id"])
    op.create_index("ix_moderation_items_group", "moderation_items", ["consultation_id", "group_id", "state"])
    op.create_index("ix_moderation_items_claimed_by_id", "moderation_items", ["claimed_by_id"])
    op.create_table(
        "moderation_flags",
        sa.Column("id", sa.Integer(), primary_key=True),
        _contribution(),
        sa.Column("kind", VALUE, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
    )
    op.create_index("ix_moderation_flags_contribution_id", "moderation_flags", ["contribution_id"])
    op.create_table(
        "moderation_bands",
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("moderation_items.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("band", sa.String(length=16), primary_key=True),
        sa.Column("consultation_id", sa.Integer(), sa.ForeignKey("consultations.id"), nullable=False),
    )
    op.create_index("ix_moderation_bands_consultation_id_band", "moderation_bands", ["consultation_id", "band"])
    op.create_table(
        "moderation_acts",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_whose(),
        sa.Column("kind", VALUE, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("batch", sa.String(length=32), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        _person("actor_id"),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("undone_at", WHEN, nullable=True),
        _person("undone_by_id"),
        sa.Column("author_told_at", WHEN, nullable=True),
    )
    op.create_index("ix_moderation_acts_contribution_id", "moderation_acts", ["contribution_id"])
    op.create_index("ix_moderation_acts_consultation_id_leads", "moderation_acts", ["consultation_id", "leads", "id"])
    op.create_index("ix_moderation_acts_told", "moderation_acts", ["author_told_at", "at"])
    op.create_index("ix_moderation_acts_batch", "moderation_acts", ["batch"])
    op.create_table(
        "moderation_contests",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_whose(),
        sa.Column(
            "act_id", sa.Integer(), sa.ForeignKey("moderation_acts.id", ondelete="CASCADE"), nullable=False, unique=True
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", WHEN, nullable=True),
        _person("answered_by_id"),
        sa.Column("author_told_at", WHEN, nullable=True),
    )
    op.create_table(
        "moderation_reports",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_whose(),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.Column("handled_at", WHEN, nullable=True),
    )
    for table in ("moderation_contests", "moderation_reports"):
        op.create_index(f"ix_{table}_consultation_id", table, ["consultation_id"])
        op.create_index(f"ix_{table}_contribution_id", table, ["contribution_id"])


def downgrade() -> None:
    for table in ("reports", "contests", "acts", "bands", "flags", "items", "settings", "charters"):
        op.drop_table(f"moderation_{table}")
    op.drop_column("run_contributions", "status_before")


def _person(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), sa.ForeignKey("persons.id"), nullable=True)


def _contribution(*, unique: bool = False) -> sa.Column:
    key = sa.ForeignKey("contributions.id", ondelete="CASCADE")
    return sa.Column("contribution_id", sa.Integer(), key, nullable=False, unique=unique)


def _whose(*, unique: bool = False) -> tuple[sa.Column, ...]:
    """The organisation, the consultation and the contribution of a row."""
    return (
        sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("consultation_id", sa.Integer(), sa.ForeignKey("consultations.id"), nullable=False),
        _contribution(unique=unique),
    )
