"""Organisations, people, jobs and the record of acts.

Revision ID: 2026_11_20_1_people
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_1_people"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=True),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("brand_colour", sa.String(length=7), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("logo_type", sa.String(length=40), nullable=True),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("host", name="uq_organisations_host"),
        sa.UniqueConstraint("slug", name="uq_organisations_slug"),
    )
    op.create_table(
        "account_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_account_sessions_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_account_sessions"),
        sa.UniqueConstraint("token_hash", name="uq_account_sessions_token_hash"),
    )
    op.create_index("ix_account_sessions_account_id", "account_sessions", ["account_id"])

    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=80), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_audit_events_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
        sa.UniqueConstraint("rank", name="uq_audit_events_rank"),
    )
    op.create_index("ix_audit_events_organisation_id", "audit_events", ["organisation_id"])

    op.create_table(
        "colleges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("signature_feminine", sa.String(length=60), nullable=False),
        sa.Column("signature_masculine", sa.String(length=60), nullable=False),
        sa.Column("signature_neutral", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_colleges_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_colleges"),
        sa.UniqueConstraint("organisation_id", "code", name="uq_colleges_organisation_id_code"),
    )
    op.create_table(
        "legal_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_legal_pages_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_legal_pages"),
        sa.UniqueConstraint("organisation_id", "slug", name="uq_legal_pages_organisation_id_slug"),
    )
    op.create_table(
        "sign_in_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sign_in_links_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_links"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_links_token_hash"),
    )
    op.create_index("ix_sign_in_links_account_id", "sign_in_links", ["account_id"])

    op.create_table(
        "territories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "level",
            sa.Enum("national", "region", "territory", "living_area", name="level", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("tile_row", sa.Integer(), nullable=True),
        sa.Column("tile_column", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_territories_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["territories.id"], name="fk_territories_parent_id_territories"),
        sa.PrimaryKeyConstraint("id", name="pk_territories"),
        sa.UniqueConstraint("organisation_id", "code", name="uq_territories_organisation_id_code"),
    )
    op.create_index("ix_territories_parent_id", "territories", ["parent_id"])

    op.create_table(
        "persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=False),
        sa.Column("member_number", sa.String(length=60), nullable=True),
        sa.Column("first_name", sa.String(length=120), nullable=False),
        sa.Column("last_name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("college_id", sa.Integer(), nullable=True),
        sa.Column("territory_id", sa.Integer(), nullable=True),
        sa.Column(
            "age_band",
            sa.Enum("-20", "20-30", "30-40", "40-60", "60-80", "80+", name="ageband", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "gendered_form",
            sa.Enum("feminine", "masculine", "neutral", name="genderedform", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_persons_account_id_accounts"),
        sa.ForeignKeyConstraint(["college_id"], ["colleges.id"], name="fk_persons_college_id_colleges"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_persons_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["territory_id"], ["territories.id"], name="fk_persons_territory_id_territories"),
        sa.PrimaryKeyConstraint("id", name="pk_persons"),
        sa.UniqueConstraint(
            "organisation_id", "source", "external_id", name="uq_persons_organisation_id_source_external_id"
        ),
    )
    op.create_index("ix_persons_account_id", "persons", ["account_id"])
    op.create_index("ix_persons_organisation_id_email", "persons", ["organisation_id", "email"])

    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("queued", "running", "done", "failed", "cancelled", name="jobstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("fraction", sa.Double(), nullable=False),
        sa.Column("checkpoint", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_jobs_created_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_jobs_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_state_heartbeat_at", "jobs", ["state", "heartbeat_at"])

    op.create_table(
        "role_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "participant",
                "elected_official",
                "examiner",
                "chair",
                "secretary",
                "moderator",
                "governance",
                "coder",
                "auditor",
                "administrator",
                "dpo",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("territory_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["granted_by_id"], ["persons.id"], name="fk_role_grants_granted_by_id_persons"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_role_grants_person_id_persons"),
        sa.ForeignKeyConstraint(["territory_id"], ["territories.id"], name="fk_role_grants_territory_id_territories"),
        sa.PrimaryKeyConstraint("id", name="pk_role_grants"),
    )
    op.create_index("ix_role_grants_person_id", "role_grants", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_role_grants_person_id", table_name="role_grants")

    op.drop_table("role_grants")
    op.drop_index("ix_jobs_state_heartbeat_at", table_name="jobs")

    op.drop_table("jobs")
    op.drop_index("ix_persons_organisation_id_email", table_name="persons")
    op.drop_index("ix_persons_account_id", table_name="persons")

    op.drop_table("persons")
    op.drop_index("ix_territories_parent_id", table_name="territories")

    op.drop_table("territories")
    op.drop_index("ix_sign_in_links_account_id", table_name="sign_in_links")

    op.drop_table("sign_in_links")
    op.drop_table("legal_pages")
    op.drop_table("colleges")
    op.drop_index("ix_audit_events_organisation_id", table_name="audit_events")

    op.drop_table("audit_events")
    op.drop_index("ix_account_sessions_account_id", table_name="account_sessions")

    op.drop_table("account_sessions")
    op.drop_table("organisations")
    op.drop_table("accounts")
