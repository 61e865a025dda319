"""Leave contributions out of what is read and counted, or bring them back."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations.models import Contribution, ContributionStatus, Moderation
from consult.db import db


def moderate_contributions(
    *, actor: Actor, consultation_id: int, contribution_ids: Sequence[int], excluded: bool, reason: str | None = None
) -> None:
    """Their text stays, for their authors and for whoever decides again; analyses obey in the same transaction."""
    from consult.reports.operations.follow_moderation import follow_moderation  # it reads contributions in turn

    db.session.execute(
        sa.update(Contribution)
        .where(
            Contribution.id.in_(contribution_ids),
            Contribution.consultation_id == consultation_id,
            Contribution.status == ContributionStatus.CURRENT,
        )
        .values(
            moderation=Moderation.EXCLUDED if excluded else Moderation.PUBLISHED,
            moderation_reason=(reason or "")[:200] or None if excluded else None,
        )
    )
    follow_moderation(
        actor=actor, consultation_id=consultation_id, contribution_ids=contribution_ids, excluded=excluded
    )
