"""Add a block where its kind is read."""

from __future__ import annotations

from typing import Any

from consult.authz import Actor
from consult.reports.composing.blocks import MOST_BLOCKS, Json, Kind, make_block, place_for
from consult.reports.composing.changing import note, open_to_change, put_blocks
from consult.reports.composing.errors import TooManyBlocks
from consult.reports.composing.models import Composition


def add_block(*, actor: Actor, composition: Composition, kind: Kind, values: dict[str, Any] | None = None) -> Json:
    """Raises TooManyBlocks, AlreadyPublished."""
    open_to_change(composition)
    if len(composition.blocks) >= MOST_BLOCKS:
        raise TooManyBlocks(most=MOST_BLOCKS)
    removed = [edit["id"] for edit in composition.blocks]
    block = make_block(kind, [*removed, f"b{composition.revision}"], **(values or {}))
    at = place_for(composition.blocks, kind)
    put_blocks(composition, [*composition.blocks[:at], block, *composition.blocks[at:]])
    note(actor, composition, "add", block_id=block["id"], after=block)
    return block
