"""Move a block up or down, or take it away; what was taken away can be put back."""

from __future__ import annotations

from consult.authz import Actor
from consult.reports.composing.changing import block_of, note, open_to_change, put_blocks
from consult.reports.composing.models import Composition

STEPS = {"monter": -1, "descendre": 1}


def arrange_block(*, actor: Actor, composition: Composition, block_id: str, act: str) -> None:
    """act: monter, descendre, retirer. Raises UnknownBlock, AlreadyPublished."""
    open_to_change(composition)
    block = block_of(composition, block_id)
    blocks = list(composition.blocks)
    at = blocks.index(block)
    if act == "retirer":
        blocks.remove(block)
        put_blocks(composition, blocks)
        note(actor, composition, "remove", block_id=block_id, before=block | {"at": at})
        return
    to = max(0, min(len(blocks) - 1, at + STEPS[act]))
    if to != at:
        blocks.insert(to, blocks.pop(at))
        put_blocks(composition, blocks)
        note(actor, composition, "move", block_id=block_id, before={"at": at}, after={"at": to})
