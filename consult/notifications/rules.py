"""What may be done to a campaign, what its text may hold, what a mail server's answer means."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from consult.notifications.states import CampaignKind, CampaignState

PLACEHOLDERS = ("prenom", "nom", "consultation", "organisation", "date_limite", "lien")
PLACEHOLDER = re.compile(r"\{([^{}\s]{1,30})\}")
NEEDS_LINK = frozenset({CampaignKind.INVITATION, CampaignKind.REMINDER})
NEEDS_OPEN = NEEDS_LINK
"""Their link must lead somewhere: they leave while the consultation is open."""
OF_CONSULTATION = frozenset(CampaignKind) - {CampaignKind.APPEAL}

REST, MOST_RESTS = timedelta(minutes=10), 36
POSTPONED = (timedelta(minutes=10), timedelta(minutes=30), timedelta(hours=1))
"""How long a message waits after each « come back later » of its server; then it is a failure."""
STREAK = 25
"""So many refusals in a row are the server's mood, not the addresses' fault."""


def may_edit(state: CampaignState) -> bool:
    """A text that began to leave is the same for everybody."""
    return state in (CampaignState.DRAFT, CampaignState.SCHEDULED)


def may_launch(state: CampaignState) -> bool:
    return state in (CampaignState.DRAFT, CampaignState.SCHEDULED)


def may_pause(state: CampaignState) -> bool:
    return state is CampaignState.RUNNING


def may_resume(state: CampaignState) -> bool:
    return state is CampaignState.PAUSED


def may_cancel(state: CampaignState) -> bool:
    return state in (CampaignState.DRAFT, CampaignState.SCHEDULED, CampaignState.RUNNING, CampaignState.PAUSED)


def may_retry(state: CampaignState) -> bool:
    """What failed, or is uncertain, is decided about once the rest left or stands still."""
    return state in (CampaignState.DONE, CampaignState.PAUSED)


def text_fault(kind: CampaignKind, subject: str, body: str) -> tuple[str, str]:
    """Which rule a text breaks, and the word at fault: `unknown`, `subject_link`, `link` or nothing."""
    for text in (subject, body):
        for word in PLACEHOLDER.findall(text):
            if word not in PLACEHOLDERS:
                return "unknown", word
    if "{lien}" in subject:
        return "subject_link", "lien"
    if body and kind in NEEDS_LINK and "{lien}" not in body:
        return "link", "lien"
    return "", ""


def one_line(text: str) -> str:
    """Without line breaks nor control characters: what a header of a letter may hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def is_address_fault(code: int, said: str, stage: str) -> bool:
    """Whether a refusal means that nobody is at this address, rather than that the server would not take the letter."""
    if stage != "recipient" or not 500 <= code < 600:
        return False
    enhanced = re.match(r"5\.(\d{1,3})\.(\d{1,3})", said)
    return enhanced[1] in ("1", "2") and enhanced[2] != "2" if enhanced else code in (550, 551, 553)


def next_try(now: datetime, attempts: int) -> datetime | None:
    """When a message that its server put off is tried again; None when it was tried enough."""
    return now + POSTPONED[attempts - 1] if 1 <= attempts <= len(POSTPONED) else None


def size_of_batch(per_minute: int | None, most: int) -> int:
    """How many messages are taken together, so that a pause is obeyed within seconds."""
    return most if not per_minute else max(1, min(most, per_minute // 12))
