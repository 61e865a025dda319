"""Change a consultation's title, dates, access and promises."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.concurrency import refuse_if_changed
from consult.consultations.models import Access, Consultation, State
from consult.consultations.operations.follow_clock import follow_clock
from consult.consultations.rules import dates_fault, may_edit_promises, may_edit_texts
from consult.db import utcnow
from consult.errors import Conflict, DomainError


class Settled(Conflict):
    message = _l("Le rapport de cette consultation est publié, ou elle est archivée : elle ne se modifie plus.")


class DatesRefused(DomainError):
    """The message says what is wrong with the dates."""


def settings_of(consultation: Consultation) -> dict[str, Any]:
    """What the page of settings shows and changes."""
    return {
        "title": consultation.title,
        "access": consultation.access.value,
        "opens_at": consultation.opens_at,
        "closes_at": consultation.closes_at,
        "shows_participation": consultation.shows_participation,
        "public_contributions": consultation.public_contributions,
        "late_sheet_days": consultation.late_sheet_days,
    }


def update_consultation(
    *,
    actor: Actor,
    consultation: Consultation,
    title: str,
    access: Access,
    opens_at: datetime | None,
    closes_at: datetime | None,
    shows_participation: bool,
    public_contributions: bool,
    late_sheet_days: int | None = None,
    seen: str | None = None,
) -> None:
    """`access` and `public_contributions` are left as they are once it was opened; one that its last day closed stays
    closed, whatever day it is given. `late_sheet_days` None leaves it.
    `seen` is the fingerprint of the settings shown. Raises Settled, EditedMeanwhile
    or DatesRefused."""
    follow_clock(actor=actor, consultation=consultation, now=utcnow())
    if not may_edit_texts(consultation):
        raise Settled
    refuse_if_changed(seen, settings_of(consultation))
    opened = consultation.state not in (State.DRAFT, State.PILOT)
    fault = dates_fault(opens_at, closes_at, utcnow(), opened=opened)
    if fault:
        raise DatesRefused(
            {
                "order": _("La fin doit venir après le début."),
                "short": _("Laissez au moins dix minutes entre le début et la fin."),
                "past": _("Cette date de fin est déjà passée."),
            }[fault]
        )
    consultation.title = title
    consultation.opens_at, consultation.closes_at = opens_at, closes_at
    consultation.shows_participation = shows_participation
    if late_sheet_days is not None:
        consultation.late_sheet_days = late_sheet_days
    if may_edit_promises(consultation):
        consultation.access, consultation.public_contributions = access, public_contributions
    record(actor, "consultation.update", "consultation", consultation.id)
