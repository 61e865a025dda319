"""Selection: rounds, voter rolls, ballots and votes.

Revision ID: 2026_11_20_14_selection
Revises: 2026_11_20_13_projects
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_14_selection"
down_revision = "2026_11_20_13_projects"


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "approval",
                "scores",
                "points",
                "schulze",
                "borda",
                "greedy_budget",
                "equal_shares",
                name="method",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("prepared", "open", "counted", "cancelled", name="roundstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seed_commitment", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("roll_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("file_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name="fk_rounds_call_id_calls"),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_rounds_created_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_rounds_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["territory_id"], ["territories.id"], name="fk_rounds_territory_id_territories"),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
    )
    op.create_index("ix_rounds_call_id", "rounds", ["call_id"])
    op.create_table(
        "round_voters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("proxy_id", sa.Integer(), nullable=True),
        sa.Column("proxy_given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["grant_id"], ["role_grants.id"], name="fk_round_voters_grant_id_role_grants"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_round_voters_person_id_persons"),
        sa.ForeignKeyConstraint(["proxy_id"], ["round_voters.id"], name="fk_round_voters_proxy_id_round_voters"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_round_voters_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_round_voters"),
        sa.UniqueConstraint("round_id", "person_id", name="uq_round_voters_round_id_person_id"),
    )
    op.create_index("ix_round_voters_person_id", "round_voters", ["person_id"])
    op.create_table(
        "ballots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("ballot_code", sa.String(length=32), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("cast_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["cast_by_id"], ["persons.id"], name="fk_ballots_cast_by_id_persons"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_ballots_round_id_rounds"),
        sa.ForeignKeyConstraint(["voter_id"], ["round_voters.id"], name="fk_ballots_voter_id_round_voters"),
        sa.PrimaryKeyConstraint("id", name="pk_ballots"),
        sa.UniqueConstraint("ballot_code", name="uq_ballots_ballot_code"),
        sa.UniqueConstraint("round_id", "voter_id", name="uq_ballots_round_id_voter_id"),
    )
    op.create_table(
        "round_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_round_notes_person_id_persons"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_round_notes_project_id_projects"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_round_notes_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_round_notes"),
        sa.UniqueConstraint("round_id", "person_id", "project_id", name="uq_round_notes_round_id_person_id_project_id"),
    )
    op.create_table(
        "round_projects",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_round_projects_project_id_projects"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_round_projects_round_id_rounds"),
        sa.PrimaryKeyConstraint("round_id", "project_id", name="pk_round_projects"),
    )
    op.create_table(
        "votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballots.id"], name="fk_votes_ballot_id_ballots"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_votes_project_id_projects"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_votes_round_id_rounds"),
        sa.ForeignKeyConstraint(["voter_id"], ["round_voters.id"], name="fk_votes_voter_id_round_voters"),
        sa.PrimaryKeyConstraint("id", name="pk_votes"),
        sa.UniqueConstraint("round_id", "voter_id", "project_id", name="uq_votes_round_id_voter_id_project_id"),
    )
    op.create_index("ix_votes_ballot_id", "votes", ["ballot_id"])


def downgrade() -> None:
    op.drop_table("votes")
    op.drop_table("round_projects")
    op.drop_table("round_notes")
    op.drop_table("ballots")
    op.drop_table("round_voters")
    op.drop_table("rounds")
