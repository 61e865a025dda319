"""Change a block: its title, its text, what it shows."""

from __future__ import annotations

from typing import Any

from consult.authz import Actor
from consult.reports.composing.blocks import LONGEST_TEXT, LONGEST_TITLE, Json
from consult.reports.composing.changing import block_of, note, open_to_change, replace_block
from consult.reports.composing.errors import EditedMeanwhile, TooLong
from consult.reports.composing.models import Composition
from consult.reports.composing.pasted import cleaned_text

PLAIN = ("theme", "question", "territory", "groups", "map", "parts", "quotes", "excused")
"""What a block holds besides its title and its texts; `quotes` and `excused` come from their own operations."""


def write_block(
    *, actor: Actor, composition: Composition, block_id: str, values: dict[str, Any], seen: int | None = None
) -> Json:
    """`seen`: the `rev` that the writer read; None asks for no check. Text is cleaned of what was pasted with it.

    Raises EditedMeanwhile with what is stored, TooLong, UnknownBlock, AlreadyPublished.
    """
    open_to_change(composition)
    before = block_of(composition, block_id)
    after = before | {name: values[name] for name in PLAIN if name in values}
    for name in ("text", "expected"):
        if name in values:
            after[name] = cleaned_text(str(values[name]))
            if len(after[name]) > LONGEST_TEXT:
                raise TooLong(most=LONGEST_TEXT)
    if "title" in values:
        after["title"] = " ".join(cleaned_text(str(values["title"])).split())[:LONGEST_TITLE]
    if after == before:
        return before
    if seen is not None and seen != before["rev"]:
        raise EditedMeanwhile(before)
    after["rev"] = before["rev"] + 1
    replace_block(composition, after)
    note(actor, composition, "write", block_id=block_id, before=before, after=after)
    return after
