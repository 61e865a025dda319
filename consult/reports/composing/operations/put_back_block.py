"""Put back a block that was taken away, where it stood."""

from __future__ import annotations

from consult.authz import Actor
from consult.reports.composing import queries
from consult.reports.composing.blocks import Json, find
from consult.reports.composing.changing import note, open_to_change, put_blocks
from consult.reports.composing.errors import NothingToTakeBack
from consult.reports.composing.models import Composition


def put_back_block(*, actor: Actor, composition: Composition) -> Json:
    """The last one taken away that is not there. Raises NothingToTakeBack."""
    open_to_change(composition)
    for edit in queries.edits_of(composition.id):
        gone = edit.action == "remove" and not edit.undone and edit.before is not None
        if gone and edit.before is not None and find(composition.blocks, edit.block_id) is None:
            edit.undone = True
            block = {name: value for name, value in edit.before.items() if name != "at"}
            at = min(int(edit.before.get("at", 0)), len(composition.blocks))
            put_blocks(composition, [*composition.blocks[:at], block, *composition.blocks[at:]])
            note(actor, composition, "add", block_id=edit.block_id, after=block)
            return block
    raise NothingToTakeBack
