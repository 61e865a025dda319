"""Read a project or a comment without its masks: the journal keeps who did."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.moderation.models_writings import Writing


def read_writing(*, actor: Actor, item: Writing) -> None:
    record(actor, "moderation.read_original", item.kind, item.target_id)
