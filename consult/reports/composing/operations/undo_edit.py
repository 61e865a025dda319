"""Bring a block back to what it was before its last change."""

from __future__ import annotations

from consult.authz import Actor
from consult.reports.composing import queries
from consult.reports.composing.blocks import Json
from consult.reports.composing.changing import block_of, note, open_to_change, replace_block
from consult.reports.composing.errors import NothingToTakeBack
from consult.reports.composing.models import Composition


def undo_edit(*, actor: Actor, composition: Composition, block_id: str) -> Json:
    """Again and again, back to how the block began. Raises NothingToTakeBack, UnknownBlock."""
    open_to_change(composition)
    now = block_of(composition, block_id)
    edit = queries.last_edit(composition.id, block_id)
    if edit is None or edit.before is None:
        raise NothingToTakeBack
    edit.undone = True
    after = dict(edit.before) | {"rev": now["rev"] + 1}
    replace_block(composition, after)
    note(actor, composition, "undo", block_id=block_id, before=now, after=after)
    return after
