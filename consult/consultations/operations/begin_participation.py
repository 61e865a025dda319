"""Open a participation: the one that this person already has, else a new one under a pseudonym of its own."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import current_app
from sqlalchemy.exc import IntegrityError

from consult.accounts import queries as accounts
from consult.authz import Actor
from consult.consultations.errors_answering import AlreadyAnswered, NotOpen
from consult.consultations.models import Channel, Consultation, Participation, ParticipationLink
from consult.consultations.queries_answering import has_responded, participation_of_person
from consult.consultations.rules import effective_state
from consult.consultations.rules_answering import is_writable
from consult.db import db
from consult.secrets import derived_code, digest


def begin_participation(
    *,
    actor: Actor,
    consultation: Consultation,
    now: datetime,
    person_id: int | None = None,
    channel: Channel = Channel.WEB,
    after_closing: bool = False,
) -> Participation:
    """The participation of `person_id` (invited, or signed in), or a new one without anybody behind it.

    Raises NotOpen when a new one would be needed and the consultation takes no answer now, AlreadyAnswered when the
    person answered and the link to what they sent was cut. `after_closing`: staff enter a sheet of paper
    within the days that are granted, as the caller checked.
    """
    if person_id is not None:
        known = participation_of_person(consultation.id, person_id)
        if known is not None:
            return known
    if not (after_closing or is_writable(effective_state(consultation, now), channel)):
        raise NotOpen
    if person_id is None:
        return _new(consultation, channel, now)
    if has_responded(consultation.id, person_id):
        raise AlreadyAnswered
    try:
        with db.session.begin_nested():
            participation = _new(consultation, channel, now, person_id)
            db.session.add(
                ParticipationLink(
                    participation_id=participation.id, consultation_id=consultation.id, person_id=person_id
                )
            )
    except IntegrityError:
        # The same person pressed the button on two devices at the same moment: the other one was first.
        known = participation_of_person(consultation.id, person_id)
        if known is None:
            raise
        return known
    return participation


def _new(consultation: Consultation, channel: Channel, now: datetime, person_id: int | None = None) -> Participation:
    """A pseudonym, with the profile that the organisation knew of the person that day."""
    pseudonym = secrets.token_hex(16)
    code = derived_code(current_app.config["SECRET_KEY"], pseudonym)
    participation = Participation(
        organisation_id=consultation.organisation_id,
        consultation_id=consultation.id,
        pseudonym=pseudonym,
        channel=channel,
        tracking_hash=digest(code),
        started_at=now,
    )
    if person_id is not None:
        person = accounts.person(consultation.organisation_id, person_id)
        participation.college_id, participation.territory_id = person.college_id, person.territory_id
        participation.age_band, participation.gendered_form = person.age_band, person.gendered_form
    db.session.add(participation)
    db.session.flush()
    return participation
