"""Reading who agreed to what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from consult.accounts.models import Consent, Person
from consult.accounts.profile import Purpose
from consult.db import db


def consents_of(
    *, participation_id: int | None, person_id: int | None = None, notice_ids: Collection[int] = ()
) -> Sequence[Consent]:
    """Every consent of a participation, withdrawn ones too, and those of a person to these notices."""
    whose = [Consent.participation_id == participation_id] if participation_id is not None else []
    if person_id is not None:
        whose.append(sa.and_(Consent.person_id == person_id, Consent.notice_version_id.in_(notice_ids)))
    return db.session.scalars(sa.select(Consent).where(sa.or_(*whose)).order_by(Consent.id)).all() if whose else []


def quotation_given(participation_id: Any) -> sa.Exists:
    """Whether the participation of that column agreed to be quoted, as a clause of a query."""
    return sa.exists().where(
        Consent.participation_id == participation_id,
        Consent.purpose == Purpose.QUOTATION,
        Consent.withdrawn_at.is_(None),
    )


def people_told(organisation_id: int, notice_ids: Collection[int], after: int, limit: int) -> list[int]:
    """Ids of the people who asked to be told the outcome, and are still here: the next ones, in order."""
    asked = sa.select(Consent.person_id).where(
        Consent.purpose == Purpose.OUTCOME, Consent.withdrawn_at.is_(None), Consent.notice_version_id.in_(notice_ids)
    )
    return list(
        db.session.scalars(
            sa.select(Person.id)
            .where(
                Person.organisation_id == organisation_id,
                Person.left_at.is_(None),
                Person.id > after,
                Person.id.in_(asked),
            )
            .order_by(Person.id)
            .limit(limit)
        )
    )
