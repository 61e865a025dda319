"""What projects ask of an organisation and its territories, without knowing how they are stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol


class Organisation(Protocol):
    id: int
    name: str
    slug: str
    host: str | None
    brand_colour: str
    created_at: datetime


class Place(Protocol):
    id: int
    name: str
    code: str


class Act(Protocol):
    """A decision of moderation on a text of projects."""

    id: int
    writing_id: int
    kind: Any
    reason: str
    undone_at: datetime | None
    contested_at: datetime | None
    answered_at: datetime | None
    answer: str
    accepted: bool | None
