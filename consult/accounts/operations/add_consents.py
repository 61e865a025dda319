"""Note many consents to being quoted at once, for participations that an import brings in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from consult.accounts.models import Consent
from consult.accounts.profile import Purpose
from consult.db import db


def add_consents(*, given: Sequence[tuple[int, datetime]], purpose: Purpose, notice_version_id: int | None) -> None:
    """One row per `(participation id, when)`; the caller knows that none of them holds already."""
    if given:
        rows = [
            {
                "participation_id": participation_id,
                "purpose": purpose,
                "notice_version_id": notice_version_id,
                "given_at": when,
            }
            for participation_id, when in given
        ]
        db.session.execute(sa.insert(Consent), rows)
