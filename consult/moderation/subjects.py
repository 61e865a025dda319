"""What moderation asks of a consultation, without knowing how it is stored."""

from __future__ import annotations

from typing import Protocol

NOT_BEGUN = ("draft", "pilot")
"""States in which nobody outside of the team has written anything."""


class Consultation(Protocol):
    id: int
    organisation_id: int
    slug: str
    title: str
    public_contributions: bool
