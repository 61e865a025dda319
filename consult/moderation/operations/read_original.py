"""Read what the masks hide, when deciding needs it: the reading is written down."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.queries_moderating import texts_by_ids
from consult.moderation.errors import TextGone


def read_original(*, actor: Actor, consultation_id: int, contribution_id: int) -> str:
    """The text as typed. Raises TextGone."""
    text = texts_by_ids(consultation_id, [contribution_id]).get(contribution_id)
    if text is None:
        raise TextGone
    record(actor, "moderation.read_original", "contribution", contribution_id, consultation_id=consultation_id)
    return text.body
