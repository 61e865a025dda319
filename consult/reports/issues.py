"""Who makes the files of a published report, to be made again when what it quotes or encloses was erased.

    @on_reissue
    def make_again(version_id: int, handle: JobHandle) -> dict[str, str]:
        ...

A subscriber works in short transactions of its own (`unit_of_work`), can be called again after a kill, replaces its
files whole, and returns the name of each file with its SHA-256 in hexadecimal. The issue that is being made is not
recorded yet: `upcoming(version_id)` says what its notice will say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from consult.jobs import JobHandle
from consult.reports.issuing.queries import Upcoming, issues_of, upcoming

Subscriber = Callable[[int, JobHandle], Mapping[str, str] | None]

SUBSCRIBERS: list[Subscriber] = []


def on_reissue(function: Subscriber) -> Subscriber:
    """Register what makes files of a published version again; once, however often its module is imported."""
    if function not in SUBSCRIBERS:
        SUBSCRIBERS.append(function)
    return function


def name_of(function: Subscriber) -> str:
    """By which a job remembers that this one was called."""
    return f"{function.__module__}.{function.__qualname__}"


__all__ = ["SUBSCRIBERS", "Subscriber", "Upcoming", "issues_of", "name_of", "on_reissue", "upcoming"]
