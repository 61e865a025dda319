"""After a withdrawal or an erasure: nothing of the text is left in moderation, the counts stay."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation.models import Contest, ModerationAct, ModerationFlag, ModerationItem, ReaderReport


def forget_contributions(*, actor: Actor, contribution_ids: Sequence[int]) -> None:
    """Flags, hashes, places in the queue and what readers wrote go; decisions and contests stay without a word."""
    for table in (ModerationFlag, ModerationItem, ReaderReport):
        db.session.execute(sa.delete(table).where(table.contribution_id.in_(contribution_ids)))
    db.session.execute(
        sa.update(ModerationAct).where(ModerationAct.contribution_id.in_(contribution_ids)).values(note="", before={})
    )
    db.session.execute(
        sa.update(Contest).where(Contest.contribution_id.in_(contribution_ids)).values(body="", answer="")
    )
