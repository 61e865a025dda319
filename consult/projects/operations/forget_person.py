"""Erase a person from projects, at their request."""

from __future__ import annotations

from consult.accounts import queries as accounts
from consult.accounts.operations.forget_visitor import forget_visitor
from consult.audit.record import record
from consult.authz import Actor
from consult.projects.operations.forget_author import forget_author
from consult.projects.operations.forget_official import forget_official
from consult.projects.operations.forget_participation import forget_participation
from consult.selection.operations.forget_voter import forget_voter

ACTION = "projects.forget_person"
"""In the record of acts: what a restore reads to erase again (operation/erasure_list.py)."""


def forget_person(*, actor: Actor, person_id: int) -> int:
    """What they filed stays without a name; what they said, supported, followed, showed or
    noted for themselves goes; a vote that they cast stays on record. Of somebody who opened an
    account by themselves, the account, name and address go too. Returns how many
    projects they carried."""
    created = int(accounts.person(actor.organisation_id, person_id).created_at.timestamp())
    carried = forget_author(actor=actor, person_ids=[person_id])
    forget_participation(actor=actor, person_ids=[person_id])
    forget_official(actor=actor, person_ids=[person_id])
    forget_voter(actor=actor, person_id=person_id)
    forget_visitor(actor=actor, person_id=person_id)
    record(actor, ACTION, "person", person_id, carried=carried, created=created)
    return carried
