"""Sign the reading copy of a report, or object with a reason."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.reports.composing import queries
from consult.reports.composing.errors import NotASigner, NotInReview, ReasonNeeded
from consult.reports.composing.models import Composition, CompositionAnswer, CompositionState
from consult.reports.composing.signing import all_agreed

LONGEST_OBJECTION = 2_000


def answer_signing(
    *, actor: Actor, composition: Composition, seal: str, agreed: bool, reason: str = ""
) -> CompositionState:
    """`seal`: of the copy that was read. An objection gives the draft back to its writers, whoever signed already.

    Raises NotASigner, NotInReview when the text is not the one that was read, ReasonNeeded.
    """
    queries.locked(composition)
    if composition.state is not CompositionState.REVIEW or not seal or composition.seal != seal:
        raise NotInReview
    if actor.person_id is None or actor.person_id not in {signer["person_id"] for signer in composition.signers}:
        raise NotASigner
    said = reason.strip()[:LONGEST_OBJECTION]
    if not agreed and not said:
        raise ReasonNeeded
    answer = CompositionAnswer(
        composition_id=composition.id, person_id=actor.person_id, seal=seal, agreed=agreed, reason=said, at=utcnow()
    )
    db.session.add(answer)
    db.session.flush()
    record(actor, "composition.sign" if agreed else "composition.object", "composition", composition.id)
    if not agreed:
        composition.state = CompositionState.DRAFT
    elif all_agreed(composition.signers, queries.standing_answers(composition)):
        composition.state = CompositionState.SIGNED
    return composition.state
