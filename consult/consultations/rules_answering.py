"""What a participant may send, and under which key: limits, words, choices, consents, states."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Collection

from consult.accounts.profile import Purpose
from consult.consultations.models import Channel, State

MAX_BODY = 10_000
"""Characters of one idea."""
MAX_IDEAS = 200
"""Ideas of one participation to one question."""
MAX_WORDS = 3
MAX_WORD_LENGTH = 40
KEYS = uuid.UUID("6f3a8a64-8d0e-4d0c-9d0b-5a6b6f2d7c11")
"""Namespace of the keys that the server makes."""


def is_writable(state: State, channel: Channel) -> bool:
    """Answers are taken while the consultation is open; in a pilot, those of the team only."""
    return state is State.OPEN or (state is State.PILOT and channel is Channel.PILOT)


def clean_text(typed: str) -> str:
    """Exactly what was typed, less what no keyboard types (NUL, lone surrogates), with line ends of one kind.

    Emoji, right-to-left text and spaces are left alone.
    """
    kept = typed.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return kept.encode("utf-8", "ignore").decode("utf-8")


def is_blank(body: str) -> bool:
    """Nothing is visible in it: spaces, line ends, zero-width and direction marks only."""
    return not any(unicodedata.category(character)[0] not in "ZC" for character in body)


def version_of(body: str) -> str:
    """A short print of a draft, by which a page says which text it last saw; of nothing, an empty string."""
    return hashlib.sha256(body.encode()).hexdigest()[:16] if body else ""


def new_key(pseudonym: str, question_id: int, slot: int) -> str:
    """The key of a new idea box: the same in two tabs and after a reload, so that one box is never two ideas."""
    return str(uuid.uuid5(KEYS, f"{pseudonym}/{question_id}/{slot}"))


def correction_key(client_key: str) -> str:
    """The key under which the contribution sent under `client_key` is corrected."""
    return str(uuid.uuid5(KEYS, f"correction/{client_key}"))


def is_key(text: str) -> bool:
    """A UUID, in the one form that is compared."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def words_of(typed: str) -> list[str]:
    """« Prendre soin, Famille » → `["prendre soin", "famille"]`: separated by commas, small letters, no punctuation
    around, each once."""
    entries = []
    for part in re.split(r"[,;/\n]+", unicodedata.normalize("NFKC", typed)):
        words = [word.strip(' \t.!?…«»"“”()*_') for word in part.split()]
        entry = " ".join(word for word in words if word).lower().replace("'", "’")
        if entry and entry not in entries:
            entries.append(entry)
    return entries


def words_fault(typed: str) -> str:
    """What keeps it from being one to three words: `many`, `long` or nothing."""
    words = [word for entry in words_of(typed) for word in entry.split()]
    if len(words) > MAX_WORDS:
        return "many"
    return "long" if any(len(word) > MAX_WORD_LENGTH for word in words) else ""


def purposes_required(has_open_text: bool) -> list[Purpose]:
    """Without these, no question is asked: the notice, and what may be told of one's health in a free text."""
    return [Purpose.NOTICE, Purpose.HEALTH_TEXT] if has_open_text else [Purpose.NOTICE]


def purposes_optional(has_open_text: bool, reachable: bool) -> list[Purpose]:
    """Quotation where there is something to quote; news only of those whose address is known."""
    quotation = [Purpose.QUOTATION] if has_open_text else []
    return quotation + ([Purpose.OUTCOME, Purpose.CONTACT] if reachable else [])


def may_go_on(held: Collection[Purpose], has_open_text: bool) -> bool:
    return set(purposes_required(has_open_text)) <= set(held)
