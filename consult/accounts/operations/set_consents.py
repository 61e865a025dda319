"""Note what a participation, or the person behind it, agrees to; a withdrawn consent keeps its dates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from consult.accounts.models import Consent
from consult.accounts.profile import Purpose
from consult.accounts.queries_consents import consents_of
from consult.db import db


def set_consents(
    *,
    granted: Mapping[Purpose, bool],
    notice_version_id: int | None,
    now: datetime,
    participation_id: int | None = None,
    person_id: int | None = None,
    notice_ids: Collection[int] = (),
) -> None:
    """Give or withdraw each purpose of `granted`; what already holds is left as it is.

    For one participation, or for one person within the notices of one consultation.
    """
    rows = consents_of(participation_id=participation_id, person_id=person_id, notice_ids=notice_ids)
    held = {row.purpose: row for row in rows if row.withdrawn_at is None}
    for purpose, yes in granted.items():
        if yes and purpose not in held:
            db.session.add(
                Consent(
                    participation_id=participation_id,
                    person_id=person_id,
                    purpose=purpose,
                    notice_version_id=notice_version_id,
                    given_at=now,
                )
            )
        elif not yes and purpose in held:
            held[purpose].withdrawn_at = now
