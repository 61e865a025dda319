"""Open a published report again, to publish a corrected version."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.reports.composing import queries
from consult.reports.composing.errors import NotInReview
from consult.reports.composing.models import Composition, CompositionState


def open_correction(*, actor: Actor, composition: Composition) -> None:
    """The published version stays as it is, and readable, whatever becomes of the correction. Raises NotInReview."""
    queries.locked(composition)
    if composition.state is not CompositionState.PUBLISHED:
        raise NotInReview
    composition.state, composition.frozen, composition.seal = CompositionState.DRAFT, None, ""
    composition.reason = ""
    record(actor, "composition.correct", "composition", composition.id, version=composition.corrects)
