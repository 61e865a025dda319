"""End a coding: answers no longer change, and kappas are known."""

from __future__ import annotations

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import reading
from consult.db import db, utcnow
from consult.reports.coding import queries
from consult.reports.coding.errors import CodingClosed, NothingInCommon, ReasonNeeded
from consult.reports.coding.models import CodingState, DoubleCoding, Gone
from consult.reports.coding.results import published_value
from consult.reports.models import StoredFigure

FIGURE = "double_coding"


def close_coding(*, actor: Actor, coding: DoubleCoding, reason: str = "") -> None:
    """What cannot be read any more leaves the sample; the figure of the report takes the place of the one before.

    Raises CodingClosed, NothingInCommon, and ReasonNeeded where something is left to code.
    """
    db.session.refresh(coding, with_for_update=True)
    if coding.state is not CodingState.OPEN:
        raise CodingClosed
    first, second = queries.answers_of(coding.id, 1), queries.answers_of(coding.id, 2)
    items = queries.items_of(coding.id)
    cards = {
        card.id: card
        for card in reading.cards(
            queries.consultation_id_of(coding), [item.contribution_id for item in items if item.contribution_id]
        )
    }
    writers = set()
    waiting, both = 0, 0
    for item in items:
        card = cards.get(item.contribution_id or 0)
        if card is None or card.text is None or card.moderated:
            item.counts = False
            item.gone = item.gone or (Gone.MODERATED if card is not None and card.moderated else Gone.ERASED)
        elif item.id in first and item.id in second:
            both += 1
            writers |= {card.profile.participation_id} if card.profile.counted else set()
        else:
            waiting += 1
    if not both:
        raise NothingInCommon
    if waiting and not reason.strip():
        raise ReasonNeeded
    coding.state, coding.closed_at, coding.closed_by_id = CodingState.CLOSED, utcnow(), actor.person_id
    coding.close_reason = reason.strip() if waiting else None
    coding.people = len(writers)
    db.session.flush()
    _store_figure(coding)
    record(actor, "coding.close", "double_coding", coding.id, coded=both, left_to_code=waiting)


def _store_figure(coding: DoubleCoding) -> None:
    """Beside the run's others and on the same contributions; a computation of them all finds it again by itself."""
    own = (StoredFigure.run_id == coding.run_id, StoredFigure.report_version_id.is_(None))
    db.session.execute(sa.delete(StoredFigure).where(*own, StoredFigure.code == FIGURE))
    fingerprint = db.session.scalar(sa.select(StoredFigure.fingerprint).where(*own).limit(1))
    db.session.add(
        StoredFigure(
            organisation_id=coding.organisation_id,
            run_id=coding.run_id,
            code=FIGURE,
            request={"table": FIGURE, "id": coding.id},
            value=published_value(coding.run_id, coding.id),
            fingerprint=fingerprint or "",
        )
    )
    db.session.flush()
