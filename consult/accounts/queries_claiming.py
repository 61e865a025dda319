"""Whom a proved address may stand for: people that the organisation knows, who have no account yet."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.accounts.models import Person, RoleGrant
from consult.db import db


def holders_of_address(organisation_id: int, email: str) -> Sequence[Person]:
    """Those who hold it and have not left, by name. Whoever was given a role is left out: the team opens their account
    itself, as a mailbox that two people share gives nobody the other's rights."""
    granted = sa.exists().where(RoleGrant.person_id == Person.id)
    return db.session.scalars(
        sa.select(Person)
        .where(
            Person.organisation_id == organisation_id,
            sa.func.lower(Person.email) == email.strip().lower(),
            Person.account_id.is_(None),
            Person.left_at.is_(None),
            ~granted,
        )
        .order_by(Person.first_name, Person.last_name, Person.id)
    ).all()
