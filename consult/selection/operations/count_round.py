"""Count a round that is over, publish its result, and tell the projects what became of them: all of it or nothing."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.projects.operations.settle_vote import settle_vote
from consult.projects.queries import for_selection as projects
from consult.selection.errors import RoundNotOpen
from consult.selection.models import Round, RoundState
from consult.selection.operations.tell_voters import tell_voters
from consult.selection.queries import rounds, voting
from consult.selection.queries.counting import document_of
from consult.selection.rules.calendar import Moment, moment_of


def count_round(*, actor: Actor, round_id: int) -> Round:
    """The round is held alone, so that the votes under way end before; counted twice, it stays as it was. Projects
    merged or withdrawn since the opening are out of the race, and said to be."""
    round_, now = voting.locked_round(round_id, shared=False), utcnow()
    if round_.state is RoundState.COUNTED:
        return round_
    if moment_of(round_, now) is not Moment.COUNTING:
        raise RoundNotOpen
    in_vote = rounds.projects_of(round_.id)
    racing = projects.still_admissible([row.project_id for row in in_vote])
    for row in in_vote:
        if row.project_id not in racing:
            row.withdrawn_at = now
    db.session.flush()
    document = document_of(round_)
    result = document["result"]
    round_.result, round_.file_fingerprint = result, document["fingerprint"]
    round_.state, round_.counted_at = RoundState.COUNTED, now
    record(actor, "round.count", "round", round_.id, voted=result["voted"], fingerprint=document["fingerprint"])
    if result["outcome"] == "counted":
        settle_vote(
            actor=actor,
            round_id=round_.id,
            project_ids=racing,
            selected_ids={row.project_id for row in in_vote if row.code in result["selected"]},
        )
    tell_voters(actor=actor, round_=round_, about="round_counted")
    return round_
