"""Remove consents given during a trial: nobody agreed to anything."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from consult.accounts.models import Consent
from consult.db import db


def delete_consents(
    *, participation_ids: Collection[int], person_ids: Collection[int], notice_ids: Collection[int]
) -> None:
    """Those of these participations, and those of these people to these notices."""
    db.session.execute(sa.delete(Consent).where(Consent.participation_id.in_(participation_ids)))
    db.session.execute(
        sa.delete(Consent).where(Consent.person_id.in_(person_ids), Consent.notice_version_id.in_(notice_ids))
    )
