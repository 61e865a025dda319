"""Analyses, themes, figures and reports.

Revision ID: 2026_11_20_4_reports
Revises: 2026_11_20_3_messages
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_4_reports"
down_revision = "2026_11_20_3_messages"


def upgrade() -> None:
    op.create_table(
        "corpora",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("consultation", "question", name="corpuskind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("current_run_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["current_run_id"], ["analysis_runs.id"], name="fk_corpora_current_run_id_analysis_runs", use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_corpora_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_corpora"),
        sa.UniqueConstraint("organisation_id", "kind", "ref_id", name="uq_corpora_organisation_id_kind_ref_id"),
    )
    op.create_table(
        "analysis_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("corpus_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "loading",
                "done",
                "failed",
                "cancelled",
                name="runstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("configuration", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("folder", sa.String(length=120), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("erased", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["corpus_id"], ["corpora.id"], name="fk_analysis_runs_corpus_id_corpora"),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_analysis_runs_created_by_id_persons"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_analysis_runs_job_id_jobs"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_analysis_runs_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_analysis_runs"),
    )
    op.create_index("ix_analysis_runs_corpus_id", "analysis_runs", ["corpus_id"])

    op.create_table(
        "report_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("corpus_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state", sa.Enum("draft", "published", name="reportstate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("curation_number", sa.Integer(), nullable=False),
        sa.Column("themes_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["corpus_id"], ["corpora.id"], name="fk_report_versions_corpus_id_corpora"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_report_versions_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["published_by_id"], ["persons.id"], name="fk_report_versions_published_by_id_persons"),
        sa.ForeignKeyConstraint(["run_id"], ["analysis_runs.id"], name="fk_report_versions_run_id_analysis_runs"),
        sa.PrimaryKeyConstraint("id", name="pk_report_versions"),
        sa.UniqueConstraint("corpus_id", "number", name="uq_report_versions_corpus_id_number"),
    )
    op.create_table(
        "themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("corpus_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("first_run_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=20), nullable=False),
        sa.Column("colour_index", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["corpus_id"], ["corpora.id"], name="fk_themes_corpus_id_corpora"),
        sa.ForeignKeyConstraint(["first_run_id"], ["analysis_runs.id"], name="fk_themes_first_run_id_analysis_runs"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_themes_question_id_questions"),
        sa.PrimaryKeyConstraint("id", name="pk_themes"),
    )
    op.create_index("ix_themes_corpus_id", "themes", ["corpus_id"])

    op.create_table(
        "curation_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("corpus_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "rename",
                "hide",
                "show",
                "quote",
                "unquote",
                "sign_off",
                "undo",
                name="curationkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["persons.id"], name="fk_curation_events_actor_id_persons"),
        sa.ForeignKeyConstraint(["corpus_id"], ["corpora.id"], name="fk_curation_events_corpus_id_corpora"),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name="fk_curation_events_theme_id_themes"),
        sa.PrimaryKeyConstraint("id", name="pk_curation_events"),
        sa.UniqueConstraint("corpus_id", "number", name="uq_curation_events_corpus_id_number"),
    )
    op.create_table(
        "ideas",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("subtheme_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_ideas_contribution_id_contributions"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["analysis_runs.id"], name="fk_ideas_run_id_analysis_runs"),
        sa.ForeignKeyConstraint(["subtheme_id"], ["themes.id"], name="fk_ideas_subtheme_id_themes"),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name="fk_ideas_theme_id_themes"),
        sa.PrimaryKeyConstraint("run_id", "contribution_id", "position", name="pk_ideas"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "run_contributions",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("subtheme_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_run_contributions_contribution_id_contributions"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["analysis_runs.id"], name="fk_run_contributions_run_id_analysis_runs"),
        sa.ForeignKeyConstraint(["subtheme_id"], ["themes.id"], name="fk_run_contributions_subtheme_id_themes"),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name="fk_run_contributions_theme_id_themes"),
        sa.PrimaryKeyConstraint("run_id", "contribution_id", name="pk_run_contributions"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "run_themes",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("local_id", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("exemplars", sa.JSON(), nullable=False),
        sa.Column("x", sa.Double(), nullable=True),
        sa.Column("y", sa.Double(), nullable=True),
        sa.Column("contributions", sa.Integer(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["themes.id"], name="fk_run_themes_parent_id_themes"),
        sa.ForeignKeyConstraint(["run_id"], ["analysis_runs.id"], name="fk_run_themes_run_id_analysis_runs"),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name="fk_run_themes_theme_id_themes"),
        sa.PrimaryKeyConstraint("run_id", "theme_id", name="pk_run_themes"),
        sa.UniqueConstraint("run_id", "local_id", name="uq_run_themes_run_id_local_id"),
    )
    op.create_table(
        "stored_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("report_version_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_stored_figures_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["report_version_id"], ["report_versions.id"], name="fk_stored_figures_report_version_id_report_versions"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["analysis_runs.id"], name="fk_stored_figures_run_id_analysis_runs"),
        sa.PrimaryKeyConstraint("id", name="pk_stored_figures"),
        sa.UniqueConstraint(
            "run_id", "report_version_id", "code", name="uq_stored_figures_run_id_report_version_id_code"
        ),
    )
    op.create_index("ix_stored_figures_report_version_id", "stored_figures", ["report_version_id"])
    op.create_index("ix_stored_figures_run_id", "stored_figures", ["run_id"])

    op.create_table(
        "theme_contributions",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_theme_contributions_contribution_id_contributions"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["analysis_runs.id"], name="fk_theme_contributions_run_id_analysis_runs"),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name="fk_theme_contributions_theme_id_themes"),
        sa.PrimaryKeyConstraint("run_id", "theme_id", "contribution_id", name="pk_theme_contributions"),
        sqlite_with_rowid=False,
    )
    # corpora and runs name each other: SQLite takes the key with the table, PostgreSQL once both tables are there
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(
            "fk_corpora_current_run_id_analysis_runs", "corpora", "analysis_runs", ["current_run_id"], ["id"]
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_corpora_current_run_id_analysis_runs", "corpora", type_="foreignkey")
    op.drop_table("theme_contributions")
    op.drop_index("ix_stored_figures_run_id", table_name="stored_figures")
    op.drop_index("ix_stored_figures_report_version_id", table_name="stored_figures")

    op.drop_table("stored_figures")
    op.drop_table("run_themes")
    op.drop_table("run_contributions")
    op.drop_table("ideas")
    op.drop_table("curation_events")
    op.drop_index("ix_themes_corpus_id", table_name="themes")

    op.drop_table("themes")
    op.drop_table("report_versions")
    op.drop_index("ix_analysis_runs_corpus_id", table_name="analysis_runs")

    op.drop_table("analysis_runs")
    op.drop_table("corpora")
