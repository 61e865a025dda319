"""Settle a number that somebody typed: put the figure in its place, or say why it is none."""

from __future__ import annotations

from collections.abc import Mapping

from consult.authz import Actor
from consult.reports.composing.blocks import Json
from consult.reports.composing.catalogue import Entry
from consult.reports.composing.changing import block_of, open_to_change
from consult.reports.composing.errors import EditedMeanwhile, ReasonNeeded
from consult.reports.composing.models import Composition
from consult.reports.composing.operations.write_block import write_block
from consult.reports.composing.typed_numbers import with_figure

LONGEST_REASON = 300


def settle_number(
    *,
    actor: Actor,
    composition: Composition,
    block_id: str,
    key: str,
    entries: Mapping[str, Entry],
    ref: str = "",
    because: str = "",
) -> Json:
    """With `ref`, the figure takes the place of the number; else `because` is kept with the name of who says so.

    Raises EditedMeanwhile when the number is not there any more, ReasonNeeded.
    """
    open_to_change(composition)
    block = block_of(composition, block_id)
    if ref:
        whole = with_figure(f"{block.get('title', '')}\n{block.get('text', '')}", key, ref, entries)
        if whole is None:
            raise EditedMeanwhile(block)
        title, _line, text = whole.partition("\n")
        values: Json = {"title": title, "text": text}
    else:
        reason = " ".join(because.split())[:LONGEST_REASON]
        if not reason:
            raise ReasonNeeded
        kept = [item for item in block.get("excused", []) if item["key"] != key]
        values = {"excused": [*kept, {"key": key, "because": reason, "by": actor.person_id}]}
    return write_block(actor=actor, composition=composition, block_id=block_id, values=values)
