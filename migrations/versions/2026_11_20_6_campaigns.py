"""Campaigns that are composed, scheduled, paused; addresses not to write to; postal letters; leavers.

Revision ID: 2026_11_20_6_campaigns
Revises: 2026_11_20_5_questionnaire
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_6_campaigns"
down_revision = "2026_11_20_5_questionnaire"

KINDS = ("invitation", "reminder", "thanks", "results", "appeal")
STATES = ("draft", "scheduled", "running", "paused", "done", "cancelled")


def upgrade() -> None:
    _campaigns()
    _messages()
    op.create_table(
        "mail_stops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("consultations", "results", "appeals", "bounce", name="mailpurpose", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("detail", sa.String(length=120), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_mail_stops_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mail_stops"),
        sa.UniqueConstraint(
            "organisation_id", "address", "purpose", name="uq_mail_stops_organisation_id_address_purpose"
        ),
    )
    with op.batch_alter_table("invitations") as table:
        table.alter_column("email", existing_type=sa.String(length=254), nullable=True)
        table.add_column(sa.Column("code_hash", sa.String(length=64), nullable=True))
        table.create_unique_constraint("uq_invitations_code_hash", ["code_hash"])
    with op.batch_alter_table("persons") as table:
        table.add_column(sa.Column("address", sa.String(length=300), nullable=True))
        table.add_column(sa.Column("postcode", sa.String(length=12), nullable=True))
        table.add_column(sa.Column("city", sa.String(length=120), nullable=True))
        table.add_column(sa.Column("seen_in_import", sa.Integer(), nullable=True))
        table.add_column(sa.Column("left_in_import", sa.Integer(), nullable=True))


def _campaigns() -> None:
    with op.batch_alter_table("campaigns") as table:
        table.alter_column("consultation_id", existing_type=sa.Integer(), nullable=True)
        table.alter_column(
            "kind",
            existing_type=sa.Enum("invitation", "reminder", name="campaignkind", native_enum=False, length=40),
            type_=sa.Enum(*KINDS, name="campaignkind", native_enum=False, length=40),
        )
        table.add_column(
            sa.Column(
                "state",
                sa.Enum(*STATES, name="campaignstate", native_enum=False, length=40),
                nullable=False,
                server_default="done",
            )
        )
        table.add_column(sa.Column("reason", sa.String(length=300), nullable=False, server_default=""))
        table.add_column(sa.Column("subject", sa.String(length=200), nullable=False, server_default=""))
        table.add_column(sa.Column("body", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("link_url", sa.String(length=500), nullable=False, server_default=""))
        table.add_column(sa.Column("audience", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("per_minute", sa.Integer(), nullable=True))
        table.add_column(sa.Column("send_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("rests", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("place", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("written", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.add_column(sa.Column("started_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True))
        table.create_index("ix_campaigns_organisation_id", ["organisation_id"])
    # one that was under way, or that a fault stopped, is paused: somebody resumes it
    op.execute(
        "UPDATE campaigns SET state = 'paused' WHERE id IN "
        "(SELECT campaign_id FROM messages WHERE state = 'queued' AND campaign_id IS NOT NULL)"
    )


def _messages() -> None:
    with op.batch_alter_table("messages") as table:
        table.add_column(sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
        table.drop_index("ix_messages_campaign_id")
        table.create_index("ix_messages_campaign_id_state", ["campaign_id", "state"])
    op.execute("UPDATE messages SET template = 'campaign' WHERE template IN ('invitation', 'reminder')")


def downgrade() -> None:
    with op.batch_alter_table("persons") as table:
        for name in ("left_in_import", "seen_in_import", "city", "postcode", "address"):
            table.drop_column(name)
    # those who were invited by post have no address to go back to
    op.execute("DELETE FROM invited_persons WHERE invitation_id IN (SELECT id FROM invitations WHERE email IS NULL)")
    op.execute("DELETE FROM invitations WHERE email IS NULL")
    with op.batch_alter_table("invitations") as table:
        table.drop_constraint("uq_invitations_code_hash", type_="unique")
        table.drop_column("code_hash")
        table.alter_column("email", existing_type=sa.String(length=254), nullable=False)
    op.drop_table("mail_stops")
    op.execute(
        "DELETE FROM messages WHERE campaign_id IN "
        "(SELECT id FROM campaigns WHERE kind NOT IN ('invitation', 'reminder') OR consultation_id IS NULL)"
    )
    op.execute("DELETE FROM campaigns WHERE kind NOT IN ('invitation', 'reminder') OR consultation_id IS NULL")
    for kind in ("invitation", "reminder"):
        op.execute(
            f"UPDATE messages SET template = '{kind}' WHERE campaign_id IN (SELECT id FROM campaigns WHERE kind = '{kind}')"  # noqa: S608  our own words
        )
    with op.batch_alter_table("messages") as table:
        table.drop_index("ix_messages_campaign_id_state")
        table.create_index("ix_messages_campaign_id", ["campaign_id"])
        table.drop_column("not_before")
    with op.batch_alter_table("campaigns") as table:
        table.drop_index("ix_campaigns_organisation_id")
        for name in (
            "finished_at", "started_at", "written", "place", "rests", "send_at", "per_minute", "audience", "link_url",
            "body", "subject", "reason", "state",
        ):  # fmt: skip
            table.drop_column(name)
        table.alter_column(
            "kind",
            existing_type=sa.Enum(*KINDS, name="campaignkind", native_enum=False, length=40),
            type_=sa.Enum("invitation", "reminder", name="campaignkind", native_enum=False, length=40),
        )
        table.alter_column("consultation_id", existing_type=sa.Integer(), nullable=False)
