"""Blind double coding: a drawn sample, two people's answers, the machine's kept aside.

Revision ID: 2026_11_20_31_double_coding
Revises: 2026_11_20_38_projects_rest
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_31_double_coding"
down_revision = "2026_11_20_38_projects_rest"


def upgrade() -> None:
    op.create_table(
        "double_codings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("corpus_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum("open", "closed", name="codingstate", native_enum=False, length=40), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.Column("first_coder_id", sa.Integer(), nullable=False),
        sa.Column("second_coder_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by_id"], ["persons.id"], name="fk_double_codings_closed_by_id_persons"),
        sa.ForeignKeyConstraint(["corpus_id"], ["corpora.id"], name="fk_double_codings_corpus_id_corpora"),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_double_codings_created_by_id_persons"),
        sa.ForeignKeyConstraint(["first_coder_id"], ["persons.id"], name="fk_double_codings_first_coder_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_double_codings_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["analysis_runs.id"], name="fk_double_codings_run_id_analysis_runs"),
        sa.ForeignKeyConstraint(["second_coder_id"], ["persons.id"], name="fk_double_codings_second_coder_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_double_codings"),
        sa.UniqueConstraint("corpus_id", "number", name="uq_double_codings_corpus_id_number"),
    )
    op.create_index("ix_double_codings_run_id", "double_codings", ["run_id"])
    op.create_index("ix_double_codings_first_coder_id", "double_codings", ["first_coder_id"])
    op.create_index("ix_double_codings_second_coder_id", "double_codings", ["second_coder_id"])

    op.create_table(
        "coded_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coding_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=True),
        sa.Column("gone", sa.Enum("moderated", "erased", name="gone", native_enum=False, length=40), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("decided_category", sa.String(length=20), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["coding_id"], ["double_codings.id"], name="fk_coded_items_coding_id_double_codings"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_coded_items_contribution_id_contributions"
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["persons.id"], name="fk_coded_items_decided_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_coded_items"),
        sa.UniqueConstraint("coding_id", "position", name="uq_coded_items_coding_id_position"),
    )
    op.create_index("ix_coded_items_contribution_id", "coded_items", ["contribution_id"])

    op.create_table(
        "coded_machine_answers",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["coded_items.id"], name="fk_coded_machine_answers_item_id_coded_items"),
        sa.PrimaryKeyConstraint("item_id", name="pk_coded_machine_answers"),
    )

    op.create_table(
        "coded_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("coder", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["coded_items.id"], name="fk_coded_answers_item_id_coded_items"),
        sa.PrimaryKeyConstraint("id", name="pk_coded_answers"),
        sa.UniqueConstraint("item_id", "coder", name="uq_coded_answers_item_id_coder"),
    )


def downgrade() -> None:
    """The answers go with their tables; the figure that rests on them could not be recomputed without them."""
    op.execute("DELETE FROM stored_figures WHERE code = 'double_coding'")
    op.drop_table("coded_answers")
    op.drop_table("coded_machine_answers")
    op.drop_index("ix_coded_items_contribution_id", table_name="coded_items")
    op.drop_table("coded_items")
    op.drop_index("ix_double_codings_second_coder_id", table_name="double_codings")
    op.drop_index("ix_double_codings_first_coder_id", table_name="double_codings")
    op.drop_index("ix_double_codings_run_id", table_name="double_codings")
    op.drop_table("double_codings")
