"""What became of contributions: issues of published reports, readers' reactions and questions.

Revision ID: 2026_11_20_34_outcome
Revises: 2026_11_20_23_visitors
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_34_outcome"
down_revision = "2026_11_20_23_visitors"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "report_issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("silenced", sa.Integer(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_report_issues_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["report_versions.id"], name="fk_report_issues_version_id_report_versions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report_issues"),
        sa.UniqueConstraint("version_id", "number", name="uq_report_issues_version_id_number"),
    )
    op.create_table(
        "report_reactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("corpus_id", sa.Integer(), nullable=False),
        sa.Column("theme_key", sa.String(60), nullable=False),
        sa.Column("reader_hash", sa.String(64), nullable=True),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_report_reactions_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["corpus_id"], ["corpora.id"], name="fk_report_reactions_corpus_id_corpora"),
        sa.PrimaryKeyConstraint("id", name="pk_report_reactions"),
        sa.UniqueConstraint(
            "corpus_id", "theme_key", "reader_hash", name="uq_report_reactions_corpus_id_theme_key_reader_hash"
        ),
    )
    op.create_index("ix_report_reactions_day", "report_reactions", ["day"])
    op.create_table(
        "report_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("corpus_id", sa.Integer(), nullable=False),
        sa.Column("theme_key", sa.String(60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("locale", sa.String(5), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("public_body", sa.Text(), nullable=False),
        sa.Column("answered_at", AT, nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_report_questions_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["corpus_id"], ["corpora.id"], name="fk_report_questions_corpus_id_corpora"),
        sa.ForeignKeyConstraint(["answered_by_id"], ["persons.id"], name="fk_report_questions_answered_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_report_questions"),
    )
    op.create_index("ix_report_questions_corpus_id_state", "report_questions", ["corpus_id", "state"])


def downgrade() -> None:
    op.drop_index("ix_report_questions_corpus_id_state", "report_questions")
    op.drop_table("report_questions")
    op.drop_index("ix_report_reactions_day", "report_reactions")
    op.drop_table("report_reactions")
    op.drop_table("report_issues")
