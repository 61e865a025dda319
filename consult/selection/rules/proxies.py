"""Who may give a proxy to whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line of the roll: whether its proxy is given, how many it holds, whether a ballot was sent in its name."""

    id: int
    given: bool
    held: int
    voted: bool


def proxy_fault(giver: Line, holder: Line, *, most: int) -> str:
    """`none_allowed`, `self`, `given`, `voted`, `holds` (one who holds proxies gives none: it would be a proxy of a
    proxy), `holder_gave` (the same, seen from the other), `full`, or nothing."""
    faults = {
        "none_allowed": most <= 0,
        "self": giver.id == holder.id,
        "given": giver.given,
        "voted": giver.voted,
        "holds": giver.held > 0,
        "holder_gave": holder.given,
        "full": holder.held >= most,
    }
    return next((fault for fault, holds in faults.items() if holds), "")
