"""Paper and phone: printed sheets, entries, double entries.

Revision ID: 2026_11_20_9_paper
Revises: 2026_11_20_8_moderation
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_9_paper"
down_revision = "2026_11_20_8_moderation"

CHANNELS = ("web", "paper", "phone", "meeting", "import", "pilot")
REASONS = ("no_consent", "blank", "illegible", "web_stands", "mistake")


def upgrade() -> None:
    op.create_table(
        "printed_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_printed_sheets_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_printed_sheets_job_id_jobs"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_printed_sheets_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_printed_sheets_person_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_printed_sheets"),
        sa.UniqueConstraint("organisation_id", "code", name="uq_printed_sheets_organisation_id_code"),
        sa.UniqueConstraint("consultation_id", "person_id", name="uq_printed_sheets_consultation_id_person_id"),
    )
    op.create_index("ix_printed_sheets_job_id", "printed_sheets", ["job_id"])

    op.create_table(
        "paper_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Enum(*CHANNELS, name="channel", native_enum=False, length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("over_web", sa.Boolean(), nullable=False),
        sa.Column("replaced", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_aside", sa.Enum(*REASONS, name="setaside", native_enum=False, length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_paper_entries_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["persons.id"], name="fk_paper_entries_entered_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_paper_entries_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participations.id"], name="fk_paper_entries_participation_id_participations"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_paper_entries_person_id_persons"),
        sa.ForeignKeyConstraint(["sheet_id"], ["printed_sheets.id"], name="fk_paper_entries_sheet_id_printed_sheets"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_entries"),
        sa.UniqueConstraint("consultation_id", "number", name="uq_paper_entries_consultation_id_number"),
        sa.UniqueConstraint("participation_id", name="uq_paper_entries_participation_id"),
        sa.UniqueConstraint("sheet_id", name="uq_paper_entries_sheet_id"),
    )
    op.create_index(
        "ix_paper_entries_consultation_id_entered_by_id", "paper_entries", ["consultation_id", "entered_by_id"]
    )

    op.create_table(
        "double_entry_plans",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_double_entry_plans_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["persons.id"], name="fk_double_entry_plans_decided_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_double_entry_plans_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("consultation_id", name="pk_double_entry_plans"),
    )

    op.create_table(
        "double_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_double_entries_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["persons.id"], name="fk_double_entries_entered_by_id_persons"),
        sa.ForeignKeyConstraint(["entry_id"], ["paper_entries.id"], name="fk_double_entries_entry_id_paper_entries"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_double_entries_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_double_entries"),
        sa.UniqueConstraint("entry_id", name="uq_double_entries_entry_id"),
    )
    op.create_index("ix_double_entries_consultation_id", "double_entries", ["consultation_id"])

    op.create_table(
        "double_entry_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("double_entry_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.Enum("first", "second", name="kept", native_enum=False, length=40), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["persons.id"], name="fk_double_entry_results_decided_by_id_persons"
        ),
        sa.ForeignKeyConstraint(
            ["double_entry_id"], ["double_entries.id"], name="fk_double_entry_results_double_entry_id_double_entries"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_double_entry_results_question_id_questions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_double_entry_results"),
        sa.UniqueConstraint(
            "double_entry_id", "question_id", name="uq_double_entry_results_double_entry_id_question_id"
        ),
    )


def downgrade() -> None:
    op.drop_table("double_entry_results")
    op.drop_index("ix_double_entries_consultation_id", table_name="double_entries")
    op.drop_table("double_entries")
    op.drop_table("double_entry_plans")
    op.drop_index("ix_paper_entries_consultation_id_entered_by_id", table_name="paper_entries")
    op.drop_table("paper_entries")
    op.drop_index("ix_printed_sheets_job_id", table_name="printed_sheets")
    op.drop_table("printed_sheets")
