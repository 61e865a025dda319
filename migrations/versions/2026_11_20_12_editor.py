"""The life of a consultation, rewordings, phases of a process, pages that may frame a consultation.

Revision ID: 2026_11_20_12_editor
Revises: 2026_11_20_11_reliability
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_12_editor"
down_revision = "2026_11_20_11_reliability"

STATES = ("draft", "pilot", "open", "closed", "published", "archived")
PHASES = ("clear", "listen", "discuss", "adopt", "other")


def upgrade() -> None:
    with op.batch_alter_table("consultations") as table:
        table.add_column(sa.Column("embed_hosts", sa.JSON(), nullable=False, server_default="[]"))

    op.create_table(
        "state_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="state", native_enum=False, length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_clock", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name="fk_state_changes_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_state_changes_consultation_id_consultations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_state_changes"),
        sa.UniqueConstraint("consultation_id", "state", "at", name="uq_state_changes_consultation_id_state_at"),
    )
    # those already opened: the clock must not open them a second time
    op.execute(
        "INSERT INTO state_changes (consultation_id, state, at, by_clock, reason) "
        "SELECT id, 'open', opens_at, false, '' FROM consultations "
        "WHERE state NOT IN ('draft', 'pilot') AND opens_at IS NOT NULL AND opens_at <= CURRENT_TIMESTAMP"
    )

    op.create_table(
        "question_wordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name="fk_question_wordings_by_id_persons"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_question_wordings_question_id_questions"),
        sa.PrimaryKeyConstraint("id", name="pk_question_wordings"),
    )
    op.create_index("ix_question_wordings_question_id", "question_wordings", ["question_id"])

    op.create_table(
        "phases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*PHASES, name="phasekind", native_enum=False, length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_phases_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_phases_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_phases"),
    )
    op.create_index("ix_phases_timeline", "phases", ["organisation_id", "consultation_id"])

    op.create_table(
        "phase_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phase_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["phase_id"], ["phases.id"], name="fk_phase_documents_phase_id_phases"),
        sa.PrimaryKeyConstraint("id", name="pk_phase_documents"),
    )
    op.create_index("ix_phase_documents_phase_id", "phase_documents", ["phase_id"])


def downgrade() -> None:
    for table in ("phase_documents", "phases", "question_wordings", "state_changes"):
        op.drop_table(table)
    with op.batch_alter_table("consultations") as table:
        table.drop_column("embed_hosts")
