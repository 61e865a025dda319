"""The words of a profile, shared by people and participations: bands, forms, purposes of a consent."""

from __future__ import annotations

from enum import StrEnum


class AgeBand(StrEnum):
    """Bands only: no birth date is ever stored."""

    UNDER_20 = "-20"
    FROM_20 = "20-30"
    FROM_30 = "30-40"
    FROM_40 = "40-60"
    FROM_60 = "60-80"
    OVER_80 = "80+"


class GenderedForm(StrEnum):
    """How a person wishes their words to be signed."""

    FEMININE = "feminine"
    MASCULINE = "masculine"
    NEUTRAL = "neutral"


class Purpose(StrEnum):
    """What a consent is about; the column accepts others, as organisations add purposes."""

    NOTICE = "notice"
    HEALTH_TEXT = "health_text"
    QUOTATION = "quotation"
    OUTCOME = "outcome"
    CONTACT = "contact"
