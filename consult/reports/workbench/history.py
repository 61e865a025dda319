"""What can be undone and redone, and whose decisions a page has not seen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from consult.reports.models import CurationKind
from consult.reports.workbench.tree import RESHAPING, Decision


def stacks(decisions: Iterable[Decision], since: int) -> tuple[list[int], list[int]]:
    """(numbers to undo, numbers to redo), the next one last, among decisions later than `since`.

    To redo is to undo an undo: what it brings back can be undone again, and a new act forgets what was to be redone.
    """
    done: list[int] = []
    undone: list[tuple[int, int]] = []
    for decision in sorted(decisions, key=lambda each: each.number):
        if decision.number <= since:
            continue
        if decision.kind in RESHAPING:
            done.append(decision.number)
            undone.clear()
        elif decision.kind is CurationKind.UNDO:
            number = int(decision.payload["number"])
            if number in done:
                done.remove(number)
                undone.append((decision.number, number))
            else:
                back = next((pair for pair in undone if pair[0] == number), None)
                if back is not None:
                    undone.remove(back)
                    done.append(back[1])
    return done, [undo for undo, _number in undone]


def touched(theme_id: int | None, payload: dict[str, Any]) -> set[int]:
    """Ids of the themes that a decision is about."""
    named = {theme_id, payload.get("into"), payload.get("parent"), *payload.get("to", ())}
    named |= {made["id"] for made in payload.get("created", ())}
    named |= {id_ for pair in payload.get("subthemes", ()) for id_ in pair}
    return {int(id_) for id_ in named if id_ is not None and id_ > 0}


def unseen(decisions: Sequence[Any], seen: int, actor_id: int | None, about: set[int]) -> list[Any]:
    """Decisions of others, later than the last one that a page showed, about the same themes."""
    return [
        decision
        for decision in decisions
        if decision.number > seen
        and decision.actor_id != actor_id
        and decision.kind is not CurationKind.NOTE
        and touched(decision.theme_id, decision.payload) & about
    ]
