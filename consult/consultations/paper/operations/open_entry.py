"""Begin, or go on with, the entry of a sheet or of a call."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from consult.accounts import queries as accounts
from consult.authz import Actor
from consult.consultations.models import Channel, Consultation
from consult.consultations.paper.errors import AlreadyEntered, LinkCut
from consult.consultations.paper.models import PaperEntry, PrintedSheet
from consult.consultations.paper.period import received
from consult.consultations.paper.queries import (
    entry_of_participation,
    entry_of_sheet,
    next_number,
    open_entry_of_person,
)
from consult.consultations.queries_answering import has_responded, participation_of_person
from consult.db import db


def open_entry(
    *,
    actor: Actor,
    consultation: Consultation,
    channel: Channel,
    received_on: date,
    now: datetime,
    person_id: int | None = None,
    sheet: PrintedSheet | None = None,
) -> PaperEntry:
    """The entry of this person or of this sheet; a new one, under the next number, where there is none.

    Without person nor sheet: what nobody signed. Raises what `received` raises, AlreadyEntered, LinkCut.
    """
    late = received(consultation, received_on, now).late
    person_id = sheet.person_id if sheet is not None and sheet.person_id is not None else person_id
    if person_id is not None:
        accounts.person(consultation.organisation_id, person_id)
        known, sheet_id = _of_person(consultation.id, person_id), None
    else:
        sheet_id = sheet.id if sheet is not None else None
        known = entry_of_sheet(sheet_id) if sheet_id is not None else None
    if known is not None and not known.is_open:
        raise AlreadyEntered(number=known.number)
    return known or _new(actor, consultation, channel, received_on, now, person_id, sheet_id, late=late)


def _of_person(consultation_id: int, person_id: int) -> PaperEntry | None:
    """Their entry, under way or sent."""
    participation = participation_of_person(consultation_id, person_id)
    if participation is None and has_responded(consultation_id, person_id):
        raise LinkCut
    sent = entry_of_participation(participation.id) if participation is not None else None
    return sent or open_entry_of_person(consultation_id, person_id)


def _new(
    actor: Actor,
    consultation: Consultation,
    channel: Channel,
    received_on: date,
    now: datetime,
    person_id: int | None,
    sheet_id: int | None,
    *,
    late: bool,
) -> PaperEntry:
    """Two people who begin at the same moment ask for the same number: the later one takes the next."""
    for attempt in range(5):
        entry = PaperEntry(
            organisation_id=consultation.organisation_id,
            consultation_id=consultation.id,
            number=next_number(consultation.id) + attempt,
            channel=channel,
            received_on=received_on,
            person_id=person_id,
            sheet_id=sheet_id,
            late=late,
            entered_by_id=actor.person_id,
            started_at=now,
            saved_at=now,
        )
        try:
            with db.session.begin_nested():
                db.session.add(entry)
        except IntegrityError:
            continue
        return entry
    raise AlreadyEntered(number=next_number(consultation.id) - 1)
