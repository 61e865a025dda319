"""When a published report must be issued again, and why."""

from __future__ import annotations

from dataclasses import dataclass

from consult.reports.issuing.models import IssueReason


@dataclass(frozen=True)
class Losses:
    """What a version lost since its publication. erased: contributions; silenced: verbatims without words;
    retained: texts were removed by a retention clock."""

    erased: int = 0
    silenced: int = 0
    retained: bool = False


def reason_of(before: Losses, now: Losses) -> IssueReason | None:
    """Why a new issue is due; None when the last one already says what holds now.

    Verbatims can come back (moderation undone, consent given again): that is an issue too.
    """
    if now == before:
        return None
    if now.retained and not before.retained:
        return IssueReason.RETENTION
    if now.erased != before.erased:
        return IssueReason.ERASURE
    return IssueReason.QUOTATION
