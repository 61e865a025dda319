"""Send: drafts become contributions and answers, all of them or none, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from consult.accounts.profile import AgeBand, GenderedForm, Purpose
from consult.authz import Actor
from consult.clock import paris_day
from consult.consultations.errors_answering import AnswerMissing, ClosedMeanwhile, ConsentMissing, NothingToSend
from consult.consultations.models import Answer, Contribution, Draft, InvitedPerson, Question, QuestionKind
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.operations.store_contribution import AlreadyReplaced, store_contribution
from consult.consultations.queries_answering import PROFILE_COLUMNS, Part, Sheet, sheet_of
from consult.consultations.rules import effective_state
from consult.consultations.rules_answering import is_writable
from consult.db import db

FROM_TEXT: dict[str, Any] = {"college": int, "territory": int, "age_band": AgeBand, "gendered_form": GenderedForm}


def submit_participation(*, actor: Actor, sheet: Sheet, now: datetime) -> int:
    """Send whatever is not sent yet and return how many ideas left this time.

    Sending twice (double click, answer lost on the network) finds nothing left to send and changes nothing. Raises
    ClosedMeanwhile, ConsentMissing, NothingToSend, AnswerMissing; nothing is then stored and the drafts stay.
    """
    participation = sheet.participation
    lock_participation(participation=participation)
    db.session.expire_all()  # what another request sent while this one waited for the lock
    sheet = sheet_of(sheet.consultation, participation)
    if not sheet.has_drafts and participation.submitted_at is not None:
        return 0
    if not is_writable(effective_state(sheet.consultation, now), participation.channel):
        raise ClosedMeanwhile
    if not sheet.may_go_on:
        raise ConsentMissing
    if not sheet.has_drafts:
        raise NothingToSend
    for part in sheet.parts:
        if part.question.required and not part.is_answered:
            raise AnswerMissing(prompt=part.question.prompt)
    ideas = sum(_send(sheet, part, now) for part in sheet.parts if part.drafts)
    if participation.submitted_at is None:
        participation.submitted_at, participation.submitted_on = now, paris_day(now)
    participation.withdrawn_at = None
    if sheet.person_id is not None:
        db.session.execute(
            sa.update(InvitedPerson)
            .where(InvitedPerson.consultation_id == sheet.consultation.id, InvitedPerson.person_id == sheet.person_id)
            .values(responded=True)
        )
    return ideas


def _send(sheet: Sheet, part: Part, now: datetime) -> int:
    """Send one question and forget its drafts."""
    if part.is_open_text:
        for draft in part.drafts:
            _send_idea(sheet, part, draft, now)
    else:
        _replace_answers(sheet, part)
    db.session.flush()
    for draft in part.drafts:
        db.session.delete(draft)
    return len(part.drafts) if part.is_open_text else 0


def _send_idea(sheet: Sheet, part: Part, draft: Draft, now: datetime) -> None:
    """A correction of what was withdrawn or corrected elsewhere in the meantime is sent as an idea of its own."""
    replaces = db.session.get(Contribution, draft.replaces_id) if draft.replaces_id else None

    def store(replaces: Contribution | None) -> None:
        store_contribution(
            participation=sheet.participation,
            question=part.question,
            client_key=draft.client_key,
            body=draft.body,
            quotable=Purpose.QUOTATION in sheet.consents,
            submitted_at=now,
            replaces=replaces,
        )

    try:
        store(replaces)
    except AlreadyReplaced:
        store(None)


def _replace_answers(sheet: Sheet, part: Part) -> None:
    for answer in part.answers:
        db.session.delete(answer)
    db.session.flush()
    for position, value in enumerate(part.values):
        db.session.add(_answer(sheet, part.question, position, value))
    if part.question.kind is QuestionKind.PROFILE:
        key = str(part.question.profile_key)
        value = FROM_TEXT[key](part.values[0]) if part.values else None
        setattr(sheet.participation, PROFILE_COLUMNS[key], value)


def _answer(sheet: Sheet, question: Question, position: int, value: Any) -> Answer:
    answer = Answer(participation_id=sheet.participation.id, question_id=question.id, position=position)
    if question.kind is QuestionKind.CHOICE:
        answer.choice_id = value
    elif question.kind is QuestionKind.SCALE:
        answer.number = value
    else:
        answer.word = value
    return answer
