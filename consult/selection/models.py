"""Rounds and votes: rows that a tally recounts, and a public file that anyone recounts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow


class Method(StrEnum):
    """How élus say what they prefer, and how it is counted."""

    APPROVAL = "approval"
    SCORES = "scores"
    POINTS = "points"
    SCHULZE = "schulze"
    BORDA = "borda"
    GREEDY_BUDGET = "greedy_budget"
    EQUAL_SHARES = "equal_shares"


class RoundState(StrEnum):
    """What a person decided; the clock makes the rest (rules/calendar.py)."""

    PREPARED = "prepared"
    OPEN = "open"
    COUNTED = "counted"
    CANCELLED = "cancelled"


class Round(Model):
    """The élus of one territory choose among the admissible projects of one call. Open, it cannot be edited."""

    __tablename__ = "rounds"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("calls.id"), index=True)
    territory_id: Mapped[int] = mapped_column(sa.ForeignKey("territories.id"))
    title: Mapped[str] = mapped_column(sa.String(200))
    method: Mapped[Method] = mapped_column(enum_type(Method), default=Method.APPROVAL)
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`{"most": n, "seats": winners, "points", "quorum": percent, "threshold": percent, "proxies": n, "budget_cents",
    "visibility": "named|secretary", "criteria": [{"id", "label", "weight"}]}`, frozen when it opens."""
    state: Mapped[RoundState] = mapped_column(enum_type(RoundState), default=RoundState.PREPARED)
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seed_commitment: Mapped[str] = mapped_column(sa.String(64), default="")
    """SHA-256 of the seed of draws between ties, published before the first vote."""
    seed: Mapped[str] = mapped_column(sa.String(64), default="")
    """Published with the results."""
    roll_fingerprint: Mapped[str] = mapped_column(sa.String(64), default="")
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The tally, step by step, as it was published; a recount is held against it."""
    file_fingerprint: Mapped[str] = mapped_column(sa.String(64), default="")
    """Of what is published without the result: projects, roll, ballots, seed."""
    count_job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    """The work that counts it, asked for by the clock once."""
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Cancelled while it was open: its page stays, with the reason; its ballots are counted by nobody."""
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    """As everybody reads it."""
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class RoundProject(Model):
    """A project put to the vote, as it stood when the round opened."""

    __tablename__ = "round_projects"

    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"), primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20))
    """Its name in the published file: `P12`."""
    title: Mapped[str] = mapped_column(sa.String(160), default="")
    cost_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Merged or withdrawn since: its votes stay on record, it is counted no more."""


class Voter(Model):
    """A line of the voter roll (émargement): a seat held in the territory the day the round opened."""

    __tablename__ = "round_voters"
    __table_args__ = (sa.UniqueConstraint("round_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    grant_id: Mapped[int] = mapped_column(sa.ForeignKey("role_grants.id"))
    """The seat."""
    proxy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("round_voters.id"))
    """Who votes in their name; a proxy is never given on."""
    proxy_given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Ballot(Model):
    """What one voter sent last. `ballot_code` names it in the public file; only the voter holds the nonce."""

    __tablename__ = "ballots"
    __table_args__ = (sa.UniqueConstraint("round_id", "voter_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    voter_id: Mapped[int] = mapped_column(sa.ForeignKey("round_voters.id"))
    ballot_code: Mapped[str] = mapped_column(sa.String(32), unique=True)
    receipt: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of (round, ballot code, canonical choices, 128-bit nonce), in hexadecimal."""
    client_key: Mapped[str] = mapped_column(sa.String(36))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    times: Mapped[int] = mapped_column(default=1)
    """How many times it was sent: changed until closing."""
    cast_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    """The proxy, when it is not the voter."""


class Vote(Model):
    """One row per (round, voter, project): `value` is 1 for an approval, a score, points, or a rank from 1."""

    __tablename__ = "votes"
    __table_args__ = (sa.UniqueConstraint("round_id", "voter_id", "project_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    voter_id: Mapped[int] = mapped_column(sa.ForeignKey("round_voters.id"))
    ballot_id: Mapped[int] = mapped_column(sa.ForeignKey("ballots.id"), index=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"))
    value: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Scores by criterion, where the method weighs criteria."""


class PrivateNote(Model):
    """What an élu notes for themselves while reading; nobody else reads it."""

    __tablename__ = "round_notes"
    __table_args__ = (sa.UniqueConstraint("round_id", "person_id", "project_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"))
    body: Mapped[str] = mapped_column(sa.Text)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
