"""Following: what élus show of themselves, what is written to them, whom a call's outcome was told to.

Revision ID: 2026_11_20_21_following
Revises: 2026_11_20_19_commission
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_21_following"
down_revision = "2026_11_20_19_commission"

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "official_profiles",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("takes_messages", sa.Boolean(), nullable=False),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.Column("photo_path", sa.String(120), nullable=True),
        sa.Column("photo_type", sa.String(80), nullable=True),
        sa.Column("updated_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_official_profiles_person_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_official_profiles_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_official_profiles"),
        sa.UniqueConstraint("token", name="uq_official_profiles_token"),
    )
    op.create_index("ix_official_profiles_organisation_id", "official_profiles", ["organisation_id"])
    op.create_table(
        "official_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=True),
        sa.Column("client_key", sa.String(36), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("sent_at", AT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_official_messages_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["official_id"], ["persons.id"], name="fk_official_messages_official_id_persons"),
        sa.ForeignKeyConstraint(["sender_id"], ["persons.id"], name="fk_official_messages_sender_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_official_messages"),
        sa.UniqueConstraint("sender_id", "client_key", name="uq_official_messages_sender_id_client_key"),
    )
    op.create_index("ix_official_messages_official_id_sent_at", "official_messages", ["official_id", "sent_at"])
    op.create_table(
        "call_tellings",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", AT, nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_call_tellings_call_id_calls"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_call_tellings_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["started_by_id"], ["persons.id"], name="fk_call_tellings_started_by_id_persons"),
        sa.PrimaryKeyConstraint("call_id", name="pk_call_tellings"),
    )


def downgrade() -> None:
    op.drop_table("call_tellings")
    op.drop_index("ix_official_messages_official_id_sent_at", "official_messages")
    op.drop_table("official_messages")
    op.drop_index("ix_official_profiles_organisation_id", "official_profiles")
    op.drop_table("official_profiles")
