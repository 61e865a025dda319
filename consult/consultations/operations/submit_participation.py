"""Send: drafts become contributions and answers, all of them or none, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from consult.accounts.profile import AgeBand, GenderedForm, Purpose
from consult.authz import Actor
from consult.clock import paris_day
from consult.consultations.answer_files.storage import forget
from consult.consultations.errors_answering import AnswerMissing, ClosedMeanwhile, ConsentMissing, NothingToSend
from consult.consultations.models import Answer, Channel, Contribution, Draft, InvitedPerson, Question, QuestionKind
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.operations.store_contribution import AlreadyReplaced, store_contribution
from consult.consultations.operations.withdraw_contributions import withdraw_contributions
from consult.consultations.profile_library import is_column
from consult.consultations.queries_answering import PROFILE_COLUMNS, Part, Sheet, sheet_of
from consult.consultations.rules_questions import answers_by_choice
from consult.db import db
from consult.moderation.operations.examine_contributions import examine_contributions

FROM_TEXT: dict[str, Any] = {"college": int, "territory": int, "age_band": AgeBand, "gendered_form": GenderedForm}


def submit_participation(*, actor: Actor, sheet: Sheet, now: datetime, complete: bool = True) -> int:
    """Send whatever is not sent yet and return how many ideas left this time.

    What was sent to a question that the answers now hide is taken back: it answers what is no longer asked. A draft of
    such a question stays a draft.

    Sending twice (double click, answer lost on the network) finds nothing left to send and changes nothing. Raises
    ClosedMeanwhile, ConsentMissing, NothingToSend, AnswerMissing; nothing is then stored and the drafts stay.
    `complete` false: what is required may be missing, as nothing can ask for it on a sheet of paper.
    """
    participation = sheet.participation
    lock_participation(participation=participation)
    db.session.expire_all()  # what another request sent while this one waited for the lock
    sheet = sheet_of(sheet.consultation, participation, after_closing=sheet.after_closing)
    if not sheet.has_drafts and participation.submitted_at is not None:
        return 0
    if not sheet.takes_answers(now):
        raise ClosedMeanwhile
    if not sheet.may_go_on:
        raise ConsentMissing
    if not sheet.has_drafts:
        raise NothingToSend
    for part in sheet.parts:
        if complete and part.question.required and not part.is_complete:
            raise AnswerMissing(prompt=part.prompt)
    _take_back_hidden(actor, sheet, now)
    replaced = [draft.replaces_id for part in sheet.parts for draft in part.drafts if draft.replaces_id is not None]
    keys = [draft.client_key for part in sheet.parts if part.is_open_text for draft in part.drafts]
    ideas = sum(_send(sheet, part, now) for part in sheet.parts if part.drafts)
    if ideas and participation.channel is not Channel.PILOT:
        examine_contributions(
            actor=actor,
            consultation_id=sheet.consultation.id,
            contribution_ids=_ids_under(participation.id, keys),
            replaced_ids=replaced,
        )
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


def _ids_under(participation_id: int, keys: list[str]) -> list[int]:
    return list(
        db.session.scalars(
            sa.select(Contribution.id).where(
                Contribution.participation_id == participation_id, Contribution.client_key.in_(keys)
            )
        )
    )


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
    values = part.values
    _delete_answers(part, kept=values)
    for position, value in enumerate(values):
        db.session.add(_answer(sheet, part.question, position, value))
    _write_profile(sheet, part, values)


def _delete_answers(part: Part, kept: list[Any]) -> None:
    """The answers sent before, and the files that the new ones do not hold."""
    for answer in part.answers:
        db.session.delete(answer)
    db.session.flush()
    if part.question.kind is QuestionKind.FILE:
        forget(file for id_, file in part.files.items() if file.question_id == part.question.id and id_ not in kept)


def _write_profile(sheet: Sheet, part: Part, values: list[Any]) -> None:
    """A part of the profile is also a column of the participation, or one of its attributes."""
    if part.question.kind is not QuestionKind.PROFILE:
        return
    key, participation = str(part.question.profile_key), sheet.participation
    if is_column(key):
        setattr(participation, PROFILE_COLUMNS[key], FROM_TEXT[key](values[0]) if values else None)
        return
    labels = {choice.id: choice.label for choice in part.question.choices}
    others = {name: value for name, value in participation.attributes.items() if name != key}
    participation.attributes = others | ({key: labels[values[0]]} if values else {})


def _take_back_hidden(actor: Actor, sheet: Sheet, now: datetime) -> None:
    for part in sheet.hidden:
        if part.answers:
            held = part.drafts[0].values if part.drafts else []
            _delete_answers(part, kept=held)
            _write_profile(sheet, part, [])
        if part.sent:
            withdraw_contributions(actor=actor, sheet=sheet, contributions=list(part.sent), now=now)


def _answer(sheet: Sheet, question: Question, position: int, value: Any) -> Answer:
    answer = Answer(participation_id=sheet.participation.id, question_id=question.id, position=position)
    if question.kind is QuestionKind.MATRIX:
        answer.position, answer.choice_id = value
    elif answers_by_choice(question.kind, question.profile_key):
        answer.choice_id = value
    elif question.kind is QuestionKind.SCALE:
        answer.number = value
    elif question.kind is QuestionKind.FILE:
        answer.file_id = value
    else:
        answer.word = value
    return answer
