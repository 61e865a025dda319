"""Reading what one voter may do in a round: their line of the roll, their ballot, their notes, their proxies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from consult.accounts import queries_team as team
from consult.db import db, utcnow
from consult.errors import NotFound
from consult.projects.queries import for_selection as projects
from consult.selection.errors import NotOnRoll
from consult.selection.models import Ballot, PrivateNote, Round, RoundProject, Vote, Voter
from consult.selection.queries.rounds import projects_of
from consult.selection.rules.public_file import choices_of


def voter_of(round_id: int, person_id: int | None) -> Voter | None:
    """This person's line of the roll, if they stand on it."""
    return db.session.scalar(sa.select(Voter).where(Voter.round_id == round_id, Voter.person_id == person_id))


def own_line(round_id: int, person_id: int | None) -> Voter:
    found = voter_of(round_id, person_id)
    if found is None:
        raise NotOnRoll
    return found


def represented_by(voter: Voter) -> Sequence[Voter]:
    """Those who gave this voter their proxy."""
    return db.session.scalars(sa.select(Voter).where(Voter.proxy_id == voter.id).order_by(Voter.id)).all()


def line_voted_for(round_id: int, person_id: int | None, voter_id: int | None) -> Voter:
    """The line for which this person votes: their own, or that of somebody who gave them their proxy."""
    own = own_line(round_id, person_id)
    if voter_id is None or voter_id == own.id:
        return own
    found = next((voter for voter in represented_by(own) if voter.id == voter_id), None)
    if found is None:
        raise NotFound
    return found


def ballot_of(voter: Voter) -> Ballot | None:
    return db.session.scalar(sa.select(Ballot).where(Ballot.voter_id == voter.id))


def ballots_of(round_id: int) -> Sequence[Ballot]:
    """By their code, which is drawn at random: not in the order in which they were sent."""
    return db.session.scalars(sa.select(Ballot).where(Ballot.round_id == round_id).order_by(Ballot.ballot_code)).all()


def choices_by_ballot(*criteria: sa.ColumnElement[bool]) -> dict[int, dict[str, Any]]:
    """What ballots hold, from the rows of votes, by ballot."""
    rows = db.session.execute(
        sa.select(Vote.ballot_id, RoundProject.code, Vote.value, Vote.details)
        .join(RoundProject, (RoundProject.round_id == Vote.round_id) & (RoundProject.project_id == Vote.project_id))
        .where(*criteria)
    )
    found: dict[int, list[tuple[str, int, Mapping[str, Any]]]] = {}
    for ballot_id, code, value, details in rows:
        found.setdefault(ballot_id, []).append((code, value, details))
    return {ballot_id: choices_of(lines) for ballot_id, lines in found.items()}


def choices_in(ballot: Ballot | None) -> dict[str, Any]:
    """What one ballot holds."""
    return {} if ballot is None else choices_by_ballot(Vote.ballot_id == ballot.id).get(ballot.id, {})


def choices_in_round(round_id: int) -> dict[int, dict[str, Any]]:
    return choices_by_ballot(Vote.round_id == round_id)


def barred_for(voter: Voter, person_id: int | None, in_vote: Sequence[RoundProject]) -> set[int]:
    """The projects to which this line gives nothing: a conflict of the voter, or of whoever votes in their name."""
    people = {voter.person_id} | ({person_id} if person_id else set())
    return projects.conflicts_of(people, [row.project_id for row in in_vote])


def locked_round(round_id: int, *, shared: bool) -> Round:
    """The round, read again and held until the end of the transaction: votes share it, the count has it alone."""
    query = sa.select(Round).where(Round.id == round_id).with_for_update(read=shared)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def locked_voters(round_id: int, *voter_ids: int) -> dict[int, Voter]:
    """Lines of the roll, held until the end of the transaction, always taken in the same order."""
    query = sa.select(Voter).where(Voter.round_id == round_id, Voter.id.in_(voter_ids)).order_by(Voter.id)
    rows = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()
    return {voter.id: voter for voter in rows}


def database_now() -> datetime:
    """The instant by the database's clock, which all servers share, or by ours where that is later."""
    if db.engine.dialect.name != "postgresql":
        return utcnow()
    read: datetime = db.session.scalars(sa.select(sa.func.clock_timestamp())).one()
    return max(read, utcnow())


def notes_of(round_id: int, person_id: int | None) -> dict[int, str]:
    """What this person noted for themselves, by project."""
    rows = db.session.execute(
        sa.select(PrivateNote.project_id, PrivateNote.body).where(
            PrivateNote.round_id == round_id, PrivateNote.person_id == person_id
        )
    )
    return {row.project_id: row.body for row in rows}


def project_in(round_: Round, project_id: int) -> RoundProject:
    """A project put to this vote; NotFound for any other."""
    found = next((row for row in projects_of(round_.id) if row.project_id == project_id), None)
    if found is None:
        raise NotFound
    return found


def names_on_roll(round_: Round, voters: Sequence[Voter]) -> dict[int, str]:
    """The name of each line of the roll, by line."""
    names = team.names_of(round_.organisation_id, [voter.person_id for voter in voters])
    return {voter.id: names.get(voter.person_id, "") for voter in voters}


def who_voted(round_id: int) -> set[int]:
    """The lines of the roll in whose name a ballot was sent."""
    return set(db.session.scalars(sa.select(Ballot.voter_id).where(Ballot.round_id == round_id)))
