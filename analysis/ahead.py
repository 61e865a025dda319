"""What a later stage will need, computed on a second thread while the stage under way goes on.

Stages still finish in their order, so a run that is interrupted resumes as if there were one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


class Ahead:
    """Begin a computation early; take its value when its turn comes, or compute it then.

    One thing is computed at a time, in the order they were begun: the first stage has the other core.
    """

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1)
        self.begun: dict[str, Future[Any]] = {}

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, *raised: object) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)

    def begin(self, name: str, make: Callable[[], Any]) -> None:
        """Start `make` as soon as what was begun before is done."""
        self.begun[name] = self.pool.submit(make)

    def take(self, name: str, make: Callable[[], T]) -> T:
        """The value of what was begun under a name; of `make` if nothing was. Raises what it raised."""
        future = self.begun.pop(name, None)
        return make() if future is None else future.result()
