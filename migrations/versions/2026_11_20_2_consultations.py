"""Consultations, participations, contributions and their search index.

Revision ID: 2026_11_20_2_consultations
Revises: 2026_11_20_1_people
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_2_consultations"
down_revision = "2026_11_20_1_people"


SEARCH_SQLITE = (
    "CREATE VIRTUAL TABLE contribution_search USING fts5(search_text, content='contributions', content_rowid='id', tokenize='unicode61')",
    "CREATE TRIGGER contribution_search_insert AFTER INSERT ON contributions BEGIN INSERT INTO contribution_search(rowid, search_text) VALUES (new.id, new.search_text); END",
    "CREATE TRIGGER contribution_search_delete AFTER DELETE ON contributions BEGIN INSERT INTO contribution_search(contribution_search, rowid, search_text) VALUES ('delete', old.id, old.search_text); END",
    "CREATE TRIGGER contribution_search_update AFTER UPDATE OF search_text ON contributions BEGIN INSERT INTO contribution_search(contribution_search, rowid, search_text) VALUES ('delete', old.id, old.search_text); INSERT INTO contribution_search(rowid, search_text) VALUES (new.id, new.search_text); END",
)
SEARCH_POSTGRESQL = (
    "CREATE INDEX ix_contributions_search ON contributions USING gin (to_tsvector('simple', search_text))",
)


def upgrade() -> None:
    op.create_table(
        "erasure_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.Column("contributions", sa.Integer(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_erasure_entries_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_erasure_entries"),
        sa.UniqueConstraint("pseudonym", name="uq_erasure_entries_pseudonym"),
    )
    op.create_table(
        "consultations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "access", sa.Enum("link", "account", "anyone", name="access", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "pilot", "open", "closed", "published", "archived", name="state", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("welcome", sa.Text(), nullable=False),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.Column("shows_participation", sa.Boolean(), nullable=False),
        sa.Column("public_contributions", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_consultations_created_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_consultations_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consultations"),
        sa.UniqueConstraint("organisation_id", "slug", name="uq_consultations_organisation_id_slug"),
    )
    op.create_table(
        "import_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("running", "done", "failed", "cancelled", name="importstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_added", sa.Integer(), nullable=False),
        sa.Column("rows_known", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column("refused_file", sa.String(length=255), nullable=True),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_import_batches_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_import_batches_created_by_id_persons"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_import_batches_job_id_jobs"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_import_batches_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_import_batches"),
    )
    op.create_index("ix_import_batches_consultation_id", "import_batches", ["consultation_id"])

    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_invitations_consultation_id_consultations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("consultation_id", "email", name="uq_invitations_consultation_id_email"),
        sa.UniqueConstraint("token_hash", name="uq_invitations_token_hash"),
    )
    op.create_table(
        "notice_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_notice_versions_consultation_id_consultations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notice_versions"),
        sa.UniqueConstraint("consultation_id", "version", name="uq_notice_versions_consultation_id_version"),
    )
    op.create_table(
        "participations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "web", "paper", "phone", "meeting", "import", "pilot", name="channel", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum("individual", "group", name="participationkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("headcount", sa.Integer(), nullable=False),
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
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("tracking_hash", sa.String(length=64), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["college_id"], ["colleges.id"], name="fk_participations_college_id_colleges"),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_participations_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_participations_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name="fk_participations_territory_id_territories"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_participations"),
        sa.UniqueConstraint(
            "consultation_id", "source", "external_id", name="uq_participations_consultation_id_source_external_id"
        ),
        sa.UniqueConstraint("pseudonym", name="uq_participations_pseudonym"),
        sa.UniqueConstraint("tracking_hash", name="uq_participations_tracking_hash"),
    )
    op.create_index(
        "ix_participations_consultation_id_submitted_on", "participations", ["consultation_id", "submitted_on"]
    )

    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "open_text",
                "few_words",
                "choice",
                "scale",
                "profile",
                name="questionkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("max_choices", sa.Integer(), nullable=False),
        sa.Column("scale_min", sa.Integer(), nullable=False),
        sa.Column("scale_max", sa.Integer(), nullable=False),
        sa.Column("scale_min_label", sa.String(length=80), nullable=False),
        sa.Column("scale_max_label", sa.String(length=80), nullable=False),
        sa.Column("profile_key", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_questions_consultation_id_consultations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("consultation_id", "code", name="uq_questions_consultation_id_code"),
    )
    op.create_index("ix_questions_consultation_id", "questions", ["consultation_id"])

    op.create_table(
        "choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_choices_question_id_questions"),
        sa.PrimaryKeyConstraint("id", name="pk_choices"),
    )
    op.create_index("ix_choices_question_id", "choices", ["question_id"])

    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("notice_version_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("person_id IS NOT NULL OR participation_id IS NOT NULL", name="ck_consents_someone"),
        sa.ForeignKeyConstraint(
            ["notice_version_id"], ["notice_versions.id"], name="fk_consents_notice_version_id_notice_versions"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participations.id"], name="fk_consents_participation_id_participations"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_consents_person_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_participation_id_purpose", "consents", ["participation_id", "purpose"])
    op.create_index("ix_consents_person_id", "consents", ["person_id"])

    op.create_table(
        "contributions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "current", "superseded", "withdrawn", "erased", name="contributionstatus", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "moderation",
            sa.Enum("published", "excluded", name="moderation", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("moderation_reason", sa.String(length=200), nullable=True),
        sa.Column("quotable", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("import_batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_contributions_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batches.id"], name="fk_contributions_import_batch_id_import_batches"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_contributions_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participations.id"], name="fk_contributions_participation_id_participations"
        ),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_contributions_question_id_questions"),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["contributions.id"], name="fk_contributions_replaces_id_contributions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contributions"),
        sa.UniqueConstraint("participation_id", "client_key", name="uq_contributions_participation_id_client_key"),
    )
    op.create_index(
        "ix_contributions_consultation_id_status_participation_id_day",
        "contributions",
        ["consultation_id", "status", "participation_id", "day"],
    )
    op.create_index(
        "ix_contributions_consultation_id_status_question_id",
        "contributions",
        ["consultation_id", "status", "question_id"],
    )
    op.create_index("ix_contributions_import_batch_id", "contributions", ["import_batch_id"])
    op.create_index("ix_contributions_participation_id", "contributions", ["participation_id"])
    op.create_index(
        "uq_contributions_consultation_id_source_external_id",
        "contributions",
        ["consultation_id", "source", "external_id"],
        unique=True,
        sqlite_where=sa.text("external_id IS NOT NULL"),
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )

    op.create_table(
        "invited_persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("responded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_invited_persons_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name="fk_invited_persons_invitation_id_invitations"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_invited_persons_person_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_invited_persons"),
        sa.UniqueConstraint("consultation_id", "person_id", name="uq_invited_persons_consultation_id_person_id"),
    )
    op.create_index("ix_invited_persons_invitation_id", "invited_persons", ["invitation_id"])

    op.create_table(
        "participation_links",
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_participation_links_consultation_id_consultations"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participations.id"], name="fk_participation_links_participation_id_participations"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_participation_links_person_id_persons"),
        sa.PrimaryKeyConstraint("participation_id", name="pk_participation_links"),
        sa.UniqueConstraint("consultation_id", "person_id", name="uq_participation_links_consultation_id_person_id"),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=120), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("choice_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["choice_id"], ["choices.id"], name="fk_answers_choice_id_choices"),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participations.id"], name="fk_answers_participation_id_participations"
        ),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_answers_question_id_questions"),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint(
            "participation_id", "question_id", "position", name="uq_answers_participation_id_question_id_position"
        ),
    )
    op.create_index("ix_answers_question_id_word", "answers", ["question_id", "word"])

    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participations.id"], name="fk_drafts_participation_id_participations"
        ),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_drafts_question_id_questions"),
        sa.ForeignKeyConstraint(["replaces_id"], ["contributions.id"], name="fk_drafts_replaces_id_contributions"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("participation_id", "client_key", name="uq_drafts_participation_id_client_key"),
    )
    op.create_table(
        "masks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_masks_contribution_id_contributions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_masks"),
    )
    op.create_index("ix_masks_contribution_id", "masks", ["contribution_id"])

    for statement in SEARCH_SQLITE if op.get_bind().dialect.name == "sqlite" else SEARCH_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE contribution_search")
    op.drop_index("ix_masks_contribution_id", table_name="masks")

    op.drop_table("masks")
    op.drop_table("drafts")
    op.drop_index("ix_answers_question_id_word", table_name="answers")

    op.drop_table("answers")
    op.drop_table("participation_links")
    op.drop_index("ix_invited_persons_invitation_id", table_name="invited_persons")

    op.drop_table("invited_persons")
    op.drop_index(
        "uq_contributions_consultation_id_source_external_id",
        table_name="contributions",
        sqlite_where=sa.text("external_id IS NOT NULL"),
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.drop_index("ix_contributions_participation_id", table_name="contributions")
    op.drop_index("ix_contributions_import_batch_id", table_name="contributions")
    op.drop_index("ix_contributions_consultation_id_status_question_id", table_name="contributions")
    op.drop_index("ix_contributions_consultation_id_status_participation_id_day", table_name="contributions")

    op.drop_table("contributions")
    op.drop_index("ix_consents_person_id", table_name="consents")
    op.drop_index("ix_consents_participation_id_purpose", table_name="consents")

    op.drop_table("consents")
    op.drop_index("ix_choices_question_id", table_name="choices")

    op.drop_table("choices")
    op.drop_index("ix_questions_consultation_id", table_name="questions")

    op.drop_table("questions")
    op.drop_index("ix_participations_consultation_id_submitted_on", table_name="participations")

    op.drop_table("participations")
    op.drop_table("notice_versions")
    op.drop_table("invitations")
    op.drop_index("ix_import_batches_consultation_id", table_name="import_batches")

    op.drop_table("import_batches")
    op.drop_table("consultations")
    op.drop_table("erasure_entries")
