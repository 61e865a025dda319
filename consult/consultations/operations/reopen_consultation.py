"""Undo the closing of a consultation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation, State
from consult.consultations.rules import may_reopen
from consult.db import utcnow
from consult.errors import Conflict


class LastDayPast(Conflict):
    message = _l("Le dernier jour est passé : repoussez-le dans les réglages, puis rouvrez la consultation.")


def reopen_consultation(*, actor: Actor, consultation: Consultation) -> None:
    if not may_reopen(consultation):
        raise Conflict
    if consultation.closes_at is None or consultation.closes_at <= utcnow():
        raise LastDayPast
    consultation.state = State.OPEN
    record(actor, "consultation.reopen", "consultation", consultation.id)
