"""Themes of the filed projects of a call as runs of a corpus: a table for what they hold.

What `call_themes` held was counted by a button, and is counted again by it: its lists of ids name no run, so they are
not carried over, in either direction. Runs over projects go back to nothing, with their themes.

Revision ID: 2026_11_20_42_projects_corpus
Revises: 2026_11_20_35_retention
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_42_projects_corpus"
down_revision = "2026_11_20_35_retention"


def upgrade() -> None:
    op.create_table(
        "themed_projects",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["analysis_runs.id"], name="fk_themed_projects_run_id_analysis_runs"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_themed_projects_project_id_projects"),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name="fk_themed_projects_theme_id_themes"),
        sa.PrimaryKeyConstraint("run_id", "project_id", name="pk_themed_projects"),
    )
    op.create_index("ix_themed_projects_project_id", "themed_projects", ["project_id"])
    op.drop_table("call_themes")


def downgrade() -> None:
    op.create_table(
        "call_themes",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_call_themes_call_id_calls"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_call_themes_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("call_id", name="pk_call_themes"),
    )
    op.drop_table("themed_projects")
    op.execute("UPDATE corpora SET current_run_id = NULL WHERE kind = 'projects'")
    op.execute(
        "DELETE FROM run_themes WHERE run_id IN (SELECT analysis_runs.id FROM analysis_runs"
        " JOIN corpora ON corpora.id = analysis_runs.corpus_id WHERE corpora.kind = 'projects')"
    )
    op.execute("DELETE FROM themes WHERE corpus_id IN (SELECT id FROM corpora WHERE kind = 'projects')")
    op.execute("DELETE FROM analysis_runs WHERE corpus_id IN (SELECT id FROM corpora WHERE kind = 'projects')")
    op.execute("DELETE FROM corpora WHERE kind = 'projects'")
