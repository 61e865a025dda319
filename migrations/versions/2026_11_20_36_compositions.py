"""Reports that people compose: drafts, their history, signatures; the frozen form of a version.

Revision ID: 2026_11_20_36_compositions
Revises: 2026_11_20_41_live
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_36_compositions"
down_revision = "2026_11_20_41_live"

STATES = ("draft", "review", "signed", "published")


def upgrade() -> None:
    op.create_table(
        "compositions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("corpus_id", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("subtitle", sa.String(length=300), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("territory_code", sa.String(length=40), nullable=True),
        sa.Column("logo_path", sa.String(length=200), nullable=True),
        sa.Column("brand_colour", sa.String(length=7), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="compositionstate", native_enum=False, length=40), nullable=False),
        sa.Column("signers", sa.JSON(), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=True),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["corpus_id"], ["corpora.id"], name="fk_compositions_corpus_id_corpora"),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_compositions_created_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_compositions_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["updated_by_id"], ["persons.id"], name="fk_compositions_updated_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_compositions"),
    )
    op.create_index("ix_compositions_corpus_id", "compositions", ["corpus_id"])

    op.create_table(
        "composition_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("composition_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.String(length=12), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["persons.id"], name="fk_composition_edits_actor_id_persons"),
        sa.ForeignKeyConstraint(
            ["composition_id"], ["compositions.id"], name="fk_composition_edits_composition_id_compositions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_composition_edits"),
    )
    op.create_index("ix_composition_edits_composition_id", "composition_edits", ["composition_id"])

    op.create_table(
        "composition_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("composition_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["composition_id"], ["compositions.id"], name="fk_composition_answers_composition_id_compositions"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_composition_answers_person_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_composition_answers"),
    )
    op.create_index("ix_composition_answers_composition_id", "composition_answers", ["composition_id"])

    with op.batch_alter_table("report_versions") as batch:
        batch.add_column(sa.Column("composition_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("composed", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("signatures", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("seal", sa.String(length=64), nullable=False, server_default=""))
        batch.add_column(sa.Column("corrects", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("changes", sa.JSON(), nullable=True))
        batch.create_foreign_key(
            "fk_report_versions_composition_id_compositions", "compositions", ["composition_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("report_versions") as batch:
        batch.drop_constraint("fk_report_versions_composition_id_compositions", type_="foreignkey")
        for name in ("changes", "reason", "corrects", "seal", "signatures", "composed", "composition_id"):
            batch.drop_column(name)
    for name in ("composition_answers", "composition_edits", "compositions"):
        op.drop_table(name)
