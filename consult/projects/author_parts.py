"""What other parts of projects show on the author's page: each registers a function, and a template of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from consult.authz import Actor
from consult.projects.models import Project


@dataclass(frozen=True)
class Part:
    """A block of the page: its template, included with `part`, whose `values` it reads."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[Actor, Project], Part | None]
MAKERS: list[Maker] = []


def author_part(maker: Maker) -> Maker:
    """Register a block, shown above the calendar; None shows nothing."""
    MAKERS.append(maker)
    return maker


def parts_of(actor: Actor, project: Project) -> list[Part]:
    return [part for maker in MAKERS if (part := maker(actor, project)) is not None]
