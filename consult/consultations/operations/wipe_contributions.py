"""Take the text away from contributions, with everything that was made of it; the rows stay for the accounts."""

from __future__ import annotations

from collections.abc import Sequence

from consult.authz import Actor
from consult.consultations.models import Contribution, ContributionStatus
from consult.db import db
from consult.secrets import digest


def wipe_contributions(*, actor: Actor, contributions: Sequence[Contribution], status: ContributionStatus) -> None:
    """No body, hash, search words, masks nor reason left; ideas, vectors and quotes of them are forgotten."""
    from consult.moderation.operations.forget_contributions import forget_contributions as forget_moderation
    from consult.reports.operations.forget_contributions import forget_contributions  # it reads contributions in turn

    for contribution in contributions:
        contribution.status = status
        contribution.body, contribution.body_hash, contribution.search_text = None, digest(""), ""
        contribution.quotable, contribution.moderation_reason, contribution.details = False, None, None
        for mask in list(contribution.masks):
            db.session.delete(mask)
    db.session.flush()
    ids = [contribution.id for contribution in contributions]
    forget_contributions(actor=actor, contribution_ids=ids)
    forget_moderation(actor=actor, contribution_ids=ids)
