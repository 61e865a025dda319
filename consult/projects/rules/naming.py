"""Addresses made from titles."""

from __future__ import annotations

from consult.consultations.rules import slug_of

NOTHING = slug_of("")


def slug_or(title: str, otherwise: str) -> str:
    """« Un jardin, pour tous ! » → `un-jardin-pour-tous`; `otherwise` where no letter can be kept."""
    made = slug_of(title)
    return otherwise if made == NOTHING and NOTHING not in title.lower() else made
