"""The states of a message and of a campaign, the ways out, the kinds of campaign, what an address may refuse."""

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
    THANKS = "thanks"
    RESULTS = "results"
    APPEAL = "appeal"
    """« Vous avez des projets, des besoins, faites-les nous connaître »: to those known."""


class CampaignState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    """Stopped by a person, or by what made going on useless; `Campaign.reason` says which."""
    DONE = "done"
    CANCELLED = "cancelled"


class Among(StrEnum):
    """Of whom an audience is made."""

    LIST = "list"
    """Those on the consultation's list."""
    KNOWN = "known"
    """Everybody the organisation knows."""


class Answered(StrEnum):
    ANY = "any"
    YES = "yes"
    NO = "no"


class MailPurpose(StrEnum):
    """What an address may refuse, each apart; BOUNCE is no refusal: nothing reaches that address any more."""

    CONSULTATIONS = "consultations"
    RESULTS = "results"
    APPEALS = "appeals"
    PROJECTS = "projects"
    """Digests that a member asked for, about projects."""
    BOUNCE = "bounce"


PURPOSES = {
    CampaignKind.INVITATION: MailPurpose.CONSULTATIONS,
    CampaignKind.REMINDER: MailPurpose.CONSULTATIONS,
    CampaignKind.THANKS: MailPurpose.RESULTS,
    CampaignKind.RESULTS: MailPurpose.RESULTS,
    CampaignKind.APPEAL: MailPurpose.APPEALS,
}
