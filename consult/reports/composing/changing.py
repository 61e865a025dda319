"""What every change of a draft does: it is noted with its author, and takes off the signatures of another text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.reports.composing import queries
from consult.reports.composing.blocks import Json, find
from consult.reports.composing.errors import AlreadyPublished, UnknownBlock
from consult.reports.composing.models import Composition, CompositionEdit, CompositionState


def open_to_change(composition: Composition) -> Composition:
    """The row, locked. Raises AlreadyPublished."""
    queries.locked(composition)
    if composition.state is CompositionState.PUBLISHED:
        raise AlreadyPublished
    return composition


def block_of(composition: Composition, block_id: str) -> Json:
    """Raises UnknownBlock."""
    block = find(composition.blocks, block_id)
    if block is None:
        raise UnknownBlock
    return block


def put_blocks(composition: Composition, blocks: Sequence[Json]) -> None:
    composition.blocks = list(blocks)


def replace_block(composition: Composition, block: Json) -> None:
    put_blocks(composition, [block if one["id"] == block["id"] else one for one in composition.blocks])


def note(
    actor: Actor,
    composition: Composition,
    act: str,
    *,
    block_id: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> CompositionEdit:
    """One more revision, in the history and in the record; signatures given to the text before are withdrawn."""
    composition.revision += 1
    composition.updated_by_id, composition.updated_at = actor.person_id, utcnow()
    withdraw_signatures(composition)
    edit = CompositionEdit(
        composition_id=composition.id,
        revision=composition.revision,
        block_id=block_id,
        action=act,
        before=before,
        after=after,
        undone=False,
        actor_id=actor.person_id,
        at=composition.updated_at,
    )
    db.session.add(edit)
    record(actor, f"composition.{act}", "composition", composition.id, revision=composition.revision, block=block_id)
    return edit


def withdraw_signatures(composition: Composition) -> int:
    """Back to a draft; how many signatures that took off."""
    if composition.state not in (CompositionState.REVIEW, CompositionState.SIGNED):
        return 0
    standing = [answer for answer in queries.answers_of(composition) if answer.withdrawn_at is None and answer.agreed]
    for answer in standing:
        answer.withdrawn_at = utcnow()
    composition.state, composition.frozen, composition.seal = CompositionState.DRAFT, None, ""
    return len(standing)
