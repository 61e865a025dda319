"""The states of a message, the ways it leaves, the kinds of campaign."""

from __future__ import annotations

from enum import StrEnum


class MessageState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    """Handed to the server, answer not yet known: after a kill it is not sent again, and is shown as uncertain."""
    SENT = "sent"
    FAILED = "failed"


class MailChannel(StrEnum):
    """How a message leaves; SMS and post will join."""

    EMAIL = "email"


class CampaignKind(StrEnum):
    INVITATION = "invitation"
    REMINDER = "reminder"
