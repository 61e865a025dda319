"""Undo the closing of a consultation, for a reason that everybody reads."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.concurrency import lock
from consult.consultations.models import Consultation, State
from consult.consultations.operations.change_state import change_state
from consult.consultations.operations.follow_clock import follow_clock
from consult.consultations.retention.errors import TextsGone
from consult.consultations.retention.queries import texts_dropped_on
from consult.consultations.rules import may_reopen
from consult.db import utcnow
from consult.errors import Conflict, DomainError


class ReopeningRefused(DomainError):
    """`field` is what is missing: the reason, or a closing date to come."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def reopen_consultation(*, actor: Actor, consultation: Consultation, reason: str, closes_at: datetime | None) -> None:
    """`closes_at` replaces its last day. Raises Conflict, TextsGone or ReopeningRefused."""
    now = utcnow()
    lock(consultation)
    follow_clock(actor=actor, consultation=consultation, now=now)
    if not may_reopen(consultation):
        raise Conflict
    if texts_dropped_on(consultation.id) is not None:
        raise TextsGone
    if not reason.strip():
        raise ReopeningRefused("reason", _("Dites pourquoi elle rouvre : tout le monde le lira."))
    if closes_at is None or closes_at <= now:
        raise ReopeningRefused("closes_at", _("Choisissez un dernier jour à venir."))
    consultation.closes_at = closes_at
    change_state(actor=actor, consultation=consultation, state=State.OPEN, at=now, reason=reason.strip())
    record(actor, "consultation.reopen", "consultation", consultation.id)
