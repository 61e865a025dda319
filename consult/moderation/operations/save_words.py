"""Change the words that the filter looks for."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.moderation.charter import clean_words
from consult.moderation.errors import BadCharter
from consult.moderation.operations.save_charter import writable_charter
from consult.moderation.operations.schedule_scan import schedule_scan

MOST_WORDS = 1_000
LONGEST_WORD = 60


def save_words(*, actor: Actor, lines: list[str], consultation_ids: Sequence[int]) -> int:
    """One word or phrase a line; the filter reads again the consultations given. Returns how many words there are.

    Raises BadCharter."""
    words = clean_words(lines)
    if len(words) > MOST_WORDS:
        raise BadCharter(_("%(most)s mots au plus.", most=MOST_WORDS))
    if any(len(word) > LONGEST_WORD for word in words):
        raise BadCharter(_("Un mot ou une expression tient en %(most)s caractères.", most=LONGEST_WORD))
    charter = writable_charter(actor=actor)
    if list(words) != list(charter.words):
        charter.words = list(words)
        for consultation_id in consultation_ids:
            schedule_scan(actor=actor, consultation_id=consultation_id, again=True)
    db.session.flush()
    record(actor, "moderation.words", "organisation", actor.organisation_id, words=len(words))
    return len(words)
