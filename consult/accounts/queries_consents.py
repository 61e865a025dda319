"""Reading who agreed to what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from consult.accounts.models import Consent
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
