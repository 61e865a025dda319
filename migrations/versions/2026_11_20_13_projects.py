"""Projects: calls, filing, life in public, examination, what becomes of them.

Revision ID: 2026_11_20_13_projects
Revises: 2026_11_20_12_editor
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_13_projects"
down_revision = "2026_11_20_12_editor"


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("project", "support", "service", name="callkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("territory_id", sa.Integer(), nullable=True),
        sa.Column("round_level", sa.String(length=20), nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("values_text", sa.Text(), nullable=False),
        sa.Column("college_ids", sa.JSON(), nullable=False),
        sa.Column("open_to_visitors", sa.Boolean(), nullable=False),
        sa.Column("own_fields", sa.JSON(), nullable=False),
        sa.Column("budget_cents", sa.BigInteger(), nullable=True),
        sa.Column("most_cents", sa.BigInteger(), nullable=True),
        sa.Column("examiners_per_project", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("vote_rules", sa.JSON(), nullable=False),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["copied_from_id"], ["calls.id"], name="fk_calls_copied_from_id_calls"),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_calls_created_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_calls_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["territory_id"], ["territories.id"], name="fk_calls_territory_id_territories"),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
        sa.UniqueConstraint("organisation_id", "slug", name="uq_calls_organisation_id_slug"),
    )
    op.create_table(
        "call_categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_call_categories_call_id_calls"),
        sa.PrimaryKeyConstraint("id", name="pk_call_categories"),
        sa.UniqueConstraint("call_id", "name", name="uq_call_categories_call_id_name"),
    )
    op.create_table(
        "call_criteria",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "admissibility",
                "feasibility",
                "values",
                "cost",
                "delay",
                "impact",
                name="criterionkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_call_criteria_call_id_calls"),
        sa.PrimaryKeyConstraint("id", name="pk_call_criteria"),
    )
    op.create_index("ix_call_criteria_call_id", "call_criteria", ["call_id"])
    op.create_table(
        "call_phases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "filing",
                "examination",
                "support",
                "selection",
                "results",
                "realisation",
                name="phasekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_call_phases_call_id_calls"),
        sa.PrimaryKeyConstraint("id", name="pk_call_phases"),
        sa.UniqueConstraint("call_id", "kind", name="uq_call_phases_call_id_kind"),
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "filed",
                "to_complete",
                "examined",
                "admissible",
                "refused",
                "redirected",
                "merged",
                "selected",
                "not_selected",
                "under_way",
                "done",
                "withdrawn",
                name="stage",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("partners", sa.Text(), nullable=False),
        sa.Column("own_values", sa.JSON(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("territory_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("asked_cents", sa.BigInteger(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("web", "box", "agora", "phone", "paper", "file", name="channel", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_projects_call_id_calls"),
        sa.ForeignKeyConstraint(
            ["category_id"], ["call_categories.id"], name="fk_projects_category_id_call_categories"
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["persons.id"], name="fk_projects_entered_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_projects_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["territory_id"], ["territories.id"], name="fk_projects_territory_id_territories"),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.UniqueConstraint("client_key", name="uq_projects_client_key"),
        sa.UniqueConstraint("organisation_id", "slug", name="uq_projects_organisation_id_slug"),
    )
    op.create_index("ix_projects_call_id_stage_territory_id", "projects", ["call_id", "stage", "territory_id"])
    op.create_index("ix_projects_territory_id", "projects", ["territory_id"])
    op.create_table(
        "project_assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("examiner_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_by_id", sa.Integer(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"], ["persons.id"], name="fk_project_assignments_assigned_by_id_persons"
        ),
        sa.ForeignKeyConstraint(["examiner_id"], ["persons.id"], name="fk_project_assignments_examiner_id_persons"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_assignments_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_assignments"),
        sa.UniqueConstraint("project_id", "examiner_id", name="uq_project_assignments_project_id_examiner_id"),
    )
    op.create_index("ix_project_assignments_examiner_id", "project_assignments", ["examiner_id"])
    op.create_table(
        "project_authors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("shown_name", sa.String(length=120), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_project_authors_person_id_persons"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_authors_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_authors"),
        sa.UniqueConstraint("project_id", "person_id", name="uq_project_authors_project_id_person_id"),
        sa.UniqueConstraint("token_hash", name="uq_project_authors_token_hash"),
    )
    op.create_index("ix_project_authors_person_id", "project_authors", ["person_id"])
    op.create_index("ix_project_authors_project_id", "project_authors", ["project_id"])
    op.create_table(
        "project_budget_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_budget_lines_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_budget_lines"),
    )
    op.create_index("ix_project_budget_lines_project_id", "project_budget_lines", ["project_id"])
    op.create_table(
        "project_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("speaks_as", sa.String(length=20), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("published", "excluded", "erased", name="commentstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_project_comments_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["project_comments.id"], name="fk_project_comments_parent_id_project_comments"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_project_comments_person_id_persons"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_comments_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_comments"),
        sa.UniqueConstraint("client_key", name="uq_project_comments_client_key"),
    )
    op.create_index("ix_project_comments_person_id", "project_comments", ["person_id"])
    op.create_index("ix_project_comments_project_id", "project_comments", ["project_id"])
    op.create_table(
        "project_complements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["persons.id"], name="fk_project_complements_asked_by_id_persons"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_complements_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_complements"),
    )
    op.create_index("ix_project_complements_project_id", "project_complements", ["project_id"])
    op.create_table(
        "project_conflicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_project_conflicts_person_id_persons"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_conflicts_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_conflicts"),
        sa.UniqueConstraint("project_id", "person_id", name="uq_project_conflicts_project_id_person_id"),
    )
    op.create_index("ix_project_conflicts_person_id", "project_conflicts", ["person_id"])
    op.create_table(
        "project_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("admissible", "refused", "redirected", "merged", name="outcome", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("redirected_to", sa.String(length=200), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("differed", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["persons.id"], name="fk_project_decisions_decided_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["projects.id"], name="fk_project_decisions_merged_into_id_projects"
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_decisions_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_decisions"),
        sa.UniqueConstraint("project_id", name="uq_project_decisions_project_id"),
    )
    op.create_table(
        "project_evaluations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("examiner_id", sa.Integer(), nullable=False),
        sa.Column(
            "admissibility",
            sa.Enum("yes", "no", "to_complete", name="admissibility", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("grades", sa.JSON(), nullable=False),
        sa.Column("private_note", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["examiner_id"], ["persons.id"], name="fk_project_evaluations_examiner_id_persons"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_evaluations_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_evaluations"),
        sa.UniqueConstraint("project_id", "examiner_id", name="uq_project_evaluations_project_id_examiner_id"),
    )
    op.create_index("ix_project_evaluations_examiner_id", "project_evaluations", ["examiner_id"])
    op.create_table(
        "project_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["persons.id"], name="fk_project_events_actor_id_persons"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_events_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_events"),
    )
    op.create_index("ix_project_events_project_id", "project_events", ["project_id"])
    op.create_table(
        "project_follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("territory_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=80), nullable=True),
        sa.Column("last_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_project_follows_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_project_follows_person_id_persons"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_follows_project_id_projects"),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name="fk_project_follows_territory_id_territories"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_project_follows"),
        sa.UniqueConstraint(
            "person_id",
            "project_id",
            "territory_id",
            "category",
            name="uq_project_follows_person_id_project_id_territory_id_category",
        ),
    )
    op.create_index("ix_project_follows_person_id", "project_follows", ["person_id"])
    op.create_index("ix_project_follows_project_id", "project_follows", ["project_id"])
    op.create_table(
        "project_lineage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("merged_into", "split_from", "redirected_to", name="lineagekind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name="fk_project_lineage_by_id_persons"),
        sa.ForeignKeyConstraint(["from_id"], ["projects.id"], name="fk_project_lineage_from_id_projects"),
        sa.ForeignKeyConstraint(["to_id"], ["projects.id"], name="fk_project_lineage_to_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_lineage"),
        sa.UniqueConstraint("from_id", "to_id", "kind", name="uq_project_lineage_from_id_to_id_kind"),
    )
    op.create_table(
        "project_milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_milestones_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_milestones"),
    )
    op.create_index("ix_project_milestones_project_id", "project_milestones", ["project_id"])
    op.create_table(
        "project_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name="fk_project_news_by_id_persons"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_news_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_news"),
    )
    op.create_index("ix_project_news_project_id", "project_news", ["project_id"])
    op.create_table(
        "project_realisations",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("referent_id", sa.Integer(), nullable=True),
        sa.Column("granted_cents", sa.BigInteger(), nullable=False),
        sa.Column("spent_cents", sa.BigInteger(), nullable=False),
        sa.Column("end_report", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_realisations_project_id_projects"),
        sa.ForeignKeyConstraint(["referent_id"], ["persons.id"], name="fk_project_realisations_referent_id_persons"),
        sa.PrimaryKeyConstraint("project_id", name="pk_project_realisations"),
    )
    op.create_table(
        "project_supports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_project_supports_person_id_persons"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_supports_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_supports"),
        sa.UniqueConstraint("project_id", "person_id", name="uq_project_supports_project_id_person_id"),
    )
    op.create_index("ix_project_supports_person_id", "project_supports", ["person_id"])
    op.create_table(
        "project_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("alternative", sa.String(length=300), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["news_id"], ["project_news.id"], name="fk_project_files_news_id_project_news"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_project_files_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_project_files_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_project_files"),
        sa.UniqueConstraint("token", name="uq_project_files_token"),
    )
    op.create_index("ix_project_files_project_id", "project_files", ["project_id"])


def downgrade() -> None:
    op.drop_table("project_files")
    op.drop_table("project_supports")
    op.drop_table("project_realisations")
    op.drop_table("project_news")
    op.drop_table("project_milestones")
    op.drop_table("project_lineage")
    op.drop_table("project_follows")
    op.drop_table("project_events")
    op.drop_table("project_evaluations")
    op.drop_table("project_decisions")
    op.drop_table("project_conflicts")
    op.drop_table("project_complements")
    op.drop_table("project_comments")
    op.drop_table("project_budget_lines")
    op.drop_table("project_authors")
    op.drop_table("project_assignments")
    op.drop_table("projects")
    op.drop_table("call_phases")
    op.drop_table("call_criteria")
    op.drop_table("call_categories")
    op.drop_table("calls")
