"""Which function does which kind of job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from consult.authz import Permission
from consult.jobs.models import Job

F = TypeVar("F", bound=Callable[..., dict[str, Any] | None])

HANDLERS: dict[str, Callable[..., dict[str, Any] | None]] = {}
HOUSEKEEPING: list[Callable[[], None]] = []
"""Short cleanings that workers do from time to time, in transactions of their own."""


def housekeeping(function: Callable[[], None]) -> Callable[[], None]:
    """Register a cleaning; called every ten minutes or so, with an application context."""
    HOUSEKEEPING.append(function)
    return function


TIMELY: list[Callable[[], None]] = []
"""What the clock alone brings about, looked at twice a minute: one short query each when there is nothing to do."""


def timely(function: Callable[[], None]) -> Callable[[], None]:
    """Register what must happen at its hour, also when nobody is connected."""
    TIMELY.append(function)
    return function


def handler(kind: str) -> Callable[[F], F]:
    """Register the function of a kind. It is called with the handle and the job's arguments as keywords."""

    def register(function: F) -> F:
        HANDLERS[kind] = function
        return function

    return register


@dataclass(frozen=True)
class Presentation:
    """Who may see a kind of job, besides whoever asked for it (None: nobody), and the page of its result: address and
    label."""

    permission: Permission | None
    result: Callable[[Job], tuple[str, str]] | None = None


PRESENTATIONS: dict[str, Presentation] = {}


def present(
    kind: str, *, permission: Permission | None, result: Callable[[Job], tuple[str, str]] | None = None
) -> None:
    """Say how the jobs of a kind are shown; without it only whoever asked for one sees it."""
    PRESENTATIONS[kind] = Presentation(permission, result)
