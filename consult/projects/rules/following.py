"""What may be done to a chosen project, and how far it is: its progress is the share of milestones that are done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from consult.projects.models import Stage

FOLLOWED = (Stage.SELECTED, Stage.UNDER_WAY, Stage.DONE)
MOST_MILESTONES, MOST_NEWS, MOST_PICTURES = 20, 60, 4
PICTURE_MEGABYTES = 10


class Step(Protocol):
    @property
    def due_on(self) -> date | None: ...
    @property
    def done_on(self) -> date | None: ...


def progress(milestones: Sequence[Step]) -> tuple[int, int]:
    """How many are done, of how many."""
    return sum(step.done_on is not None for step in milestones), len(milestones)


def may_end(milestones: Sequence[Step]) -> bool:
    """A project ends once everything that was promised is done or taken back."""
    done, total = progress(milestones)
    return done == total


def is_late(step: Step, today: date) -> bool:
    return step.done_on is None and step.due_on is not None and step.due_on < today
