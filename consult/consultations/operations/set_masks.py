"""Say which passages of a contribution are hidden."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations.masking import Span, masked
from consult.consultations.models import Contribution, ContributionStatus, Mask
from consult.consultations.search import search_text
from consult.db import db


def set_masks(*, actor: Actor, consultation_id: int, contribution_id: int, spans: Sequence[Span]) -> None:
    """These spans in place of those it had: lists, verbatims and exports read them, and search forgets the words."""
    contribution = db.session.scalars(
        sa.select(Contribution).where(
            Contribution.id == contribution_id,
            Contribution.consultation_id == consultation_id,
            Contribution.status == ContributionStatus.CURRENT,
        )
    ).one()
    db.session.execute(sa.delete(Mask).where(Mask.contribution_id == contribution_id))
    db.session.add_all(
        Mask(contribution_id=contribution_id, start=span.start, end=span.end, kind=span.kind) for span in spans
    )
    contribution.search_text = search_text(masked(contribution.body or "", list(spans)))
    db.session.flush()
    db.session.expire(contribution, ["masks"])
