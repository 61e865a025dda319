"""The whole questionnaire: sections, conditions, kinds of question, languages, files given as answers.

Revision ID: 2026_11_20_5_questionnaire
Revises: 2026_11_20_4_reports
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_5_questionnaire"
down_revision = "2026_11_20_4_reports"

QUESTION_COLUMNS = ("condition_mode", "settings", "shuffle_choices", "max_length", "example")

# Written out, as SQLite adds a column that refers to another table in this form only; PostgreSQL reads it too.
SECTION_OF_QUESTION = (
    "ALTER TABLE questions ADD COLUMN section_id INTEGER "
    "CONSTRAINT fk_questions_section_id_sections REFERENCES sections (id)"
)
FILE_OF_ANSWER = (
    "ALTER TABLE answers ADD COLUMN file_id INTEGER "
    "CONSTRAINT fk_answers_file_id_answer_files REFERENCES answer_files (id)"
)


def upgrade() -> None:
    op.create_table(
        "sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_sections_consultation_id_consultations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sections"),
    )
    op.create_index("ix_sections_consultation_id", "sections", ["consultation_id"])
    op.create_table(
        "conditions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("source_question_id", sa.Integer(), nullable=False),
        sa.Column(
            "operator",
            sa.Enum(
                "is",
                "is_not",
                "includes",
                "at_least",
                "at_most",
                "answered",
                "not_answered",
                name="operator",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_conditions_question_id_questions"),
        sa.ForeignKeyConstraint(
            ["source_question_id"], ["questions.id"], name="fk_conditions_source_question_id_questions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_conditions"),
    )
    op.create_index("ix_conditions_question_id", "conditions", ["question_id"])
    op.create_index("ix_conditions_source_question_id", "conditions", ["source_question_id"])
    op.create_table(
        "translations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_translations_consultation_id_consultations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_translations"),
        sa.UniqueConstraint(
            "consultation_id", "locale", "subject", name="uq_translations_consultation_id_locale_subject"
        ),
    )
    op.create_table(
        "answer_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_answer_files_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participations.id"], name="fk_answer_files_participation_id_participations"
        ),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_answer_files_question_id_questions"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_files"),
        sa.UniqueConstraint("participation_id", "client_key", name="uq_answer_files_participation_id_client_key"),
    )
    op.create_index("ix_answer_files_question_id", "answer_files", ["question_id"])

    op.execute(SECTION_OF_QUESTION)
    op.execute(FILE_OF_ANSWER)
    op.add_column("questions", sa.Column("example", sa.Text(), nullable=False, server_default=""))
    op.add_column("questions", sa.Column("max_length", sa.Integer(), nullable=True))
    op.add_column("questions", sa.Column("shuffle_choices", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("questions", sa.Column("settings", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column(
        "questions",
        sa.Column(
            "condition_mode",
            sa.Enum("all", "any", name="conditionmode", native_enum=False, length=40),
            nullable=False,
            server_default="all",
        ),
    )
    op.add_column("consultations", sa.Column("locales", sa.JSON(), nullable=False, server_default='["fr"]'))
    op.add_column("participations", sa.Column("locale", sa.String(length=10), nullable=True))


def downgrade() -> None:
    op.drop_column("participations", "locale")
    op.drop_column("consultations", "locales")
    for name in QUESTION_COLUMNS:
        op.drop_column("questions", name)
    op.drop_column("answers", "file_id")
    op.drop_column("questions", "section_id")
    op.drop_index("ix_answer_files_question_id", table_name="answer_files")
    op.drop_table("answer_files")
    op.drop_table("translations")
    op.drop_index("ix_conditions_source_question_id", table_name="conditions")
    op.drop_index("ix_conditions_question_id", table_name="conditions")
    op.drop_table("conditions")
    op.drop_index("ix_sections_consultation_id", table_name="sections")
    op.drop_table("sections")
