"""Make a participation hold what a sheet says, through the same operations as answers of the site."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from consult.accounts.profile import Purpose
from consult.authz import Actor
from consult.consultations.models import Answer, Consultation, Contribution, Draft, Participation
from consult.consultations.operations.change_consents import change_consents
from consult.consultations.operations.save_draft import save_draft
from consult.consultations.operations.save_values import save_values
from consult.consultations.operations.submit_participation import submit_participation
from consult.consultations.operations.withdraw_contributions import withdraw_contributions
from consult.consultations.paper.asked import Questionnaire, Widget
from consult.consultations.paper.errors import AgreementMissing, SheetBlank, SheetUnreadable
from consult.consultations.paper.models import PaperEntry
from consult.consultations.paper.parsing import Read, Typed, read_answer, typed_again
from consult.consultations.paper.period import Received
from consult.consultations.queries_answering import Part, Sheet, drafts_of, sheet_of, used_keys
from consult.consultations.rules_answering import KEYS, correction_key, may_go_on
from consult.db import db
from consult.secrets import digest

Answers = Mapping[int, Read]
CONSENT = "consent"


def read_all(questionnaire: Questionnaire, typed: Typed) -> dict[int, Read]:
    """The answer of each question that a sheet can hold."""
    return {
        asked.question.id: read_answer(asked, typed)
        for asked in questionnaire.questions
        if asked.widget is not Widget.NONE
    }


def check_answers(answers: Answers, *, may_be_blank: bool = False) -> None:
    """Raises SheetUnreadable where one is no answer, SheetBlank where there is none at all."""
    if any(read.fault for read in answers.values()):
        raise SheetUnreadable
    if not may_be_blank and all(read.is_empty for read in answers.values()):
        raise SheetBlank


def granted_in(typed: Typed) -> set[Purpose]:
    """What is ticked on the sheet."""
    return {Purpose(name) for name in typed.get(CONSENT, ()) if name in list(Purpose)}


def store_answers(
    *,
    actor: Actor,
    consultation: Consultation,
    participation: Participation,
    answers: Answers,
    granted: Collection[Purpose],
    entry: PaperEntry,
    received: Received,
) -> list[int]:
    """Afterwards the participation holds these answers and no other, sent when the sheet was received.

    Returns the questions to which an answer was left out, as the others say that they were not to be asked.

    What the person began on the site without sending stays a draft of theirs. Raises AgreementMissing.
    """
    then = received.at
    with _drafts_apart(participation):
        sheet = sheet_of(consultation, participation, after_closing=received.after_closing)
        if not may_go_on(granted, sheet.has_open_text):
            raise AgreementMissing
        change_consents(actor=actor, sheet=sheet, granted=granted, now=then)
        for part in (*sheet.parts, *sheet.hidden):
            read = answers.get(part.question.id)
            if read is None:
                continue
            if part.is_open_text:
                _store_ideas(actor, sheet, part, read.bodies, entry, then)
            elif read.values != part.sent_values:
                save_values(actor=actor, sheet=sheet, part=part, values=read.values, now=then)
        db.session.flush()
        sheet = sheet_of(consultation, participation, after_closing=received.after_closing)
        submit_participation(actor=actor, sheet=sheet, now=then, complete=False)
        left_out = [part.question.id for part in sheet.hidden if part.drafts]
        db.session.execute(sa.delete(Draft).where(Draft.participation_id == participation.id))
        db.session.flush()
    return left_out


def _store_ideas(
    actor: Actor, sheet: Sheet, part: Part, bodies: Sequence[str], entry: PaperEntry, then: datetime
) -> None:
    """The same texts stay as they are; the others correct those that are no longer there, in order."""
    left = list(part.sent)
    new = []
    for body in bodies:
        same = next((sent for sent in left if sent.body == body), None)
        if same is None:
            new.append(body)
        else:
            left.remove(same)
    keys = [correction_key(sent.client_key) for sent in left[: len(new)]]
    keys += _free_keys(sheet.participation.id, part, entry, len(new) - len(keys))
    for slot, (body, key) in enumerate(zip(new, keys, strict=True), start=1):
        save_draft(actor=actor, sheet=sheet, part=part, client_key=key, slot=slot, body=body, version="", now=then)
    if gone := left[len(new) :]:
        withdraw_contributions(actor=actor, sheet=sheet, contributions=gone, now=then)


def _free_keys(participation_id: int, part: Part, entry: PaperEntry, wanted: int) -> list[str]:
    """Keys made from the entry: a sheet sent twice stores each idea once."""
    used, keys, place = used_keys(participation_id, part.question.id), list[str](), 0
    while len(keys) < wanted:
        place += 1
        key = str(uuid.uuid5(KEYS, f"paper/{entry.id}/{part.question.id}/{place}"))
        if key not in used:
            keys.append(key)
    return keys


@contextmanager
def _drafts_apart(participation: Participation) -> Iterator[None]:
    """Sending takes every draft: those of the person themselves are put aside meanwhile, and put back."""
    columns = [column.key for column in sa.inspect(Draft).column_attrs if column.key != "id"]
    kept = [{name: getattr(draft, name) for name in columns} for draft in drafts_of(participation.id)]
    db.session.execute(sa.delete(Draft).where(Draft.participation_id == participation.id))
    db.session.expire_all()
    yield
    db.session.add_all(Draft(**values) for values in kept)
    db.session.flush()


def content_held(sheet: Sheet) -> dict[int, list[Any]]:
    """Question → texts or values that were sent."""
    return {
        part.question.id: [sent.body or "" for sent in part.sent] if part.is_open_text else part.sent_values
        for part in sheet.parts
    }


def typed_held(questionnaire: Questionnaire, sheet: Sheet) -> dict[str, list[str]]:
    """The sheet as it would be typed to give what was sent."""
    held = content_held(sheet)
    typed: dict[str, list[str]] = {CONSENT: [purpose.value for purpose in sheet.consents]}
    for asked in questionnaire.questions:
        if asked.widget is not Widget.NONE:
            typed |= typed_again(asked, held.get(asked.question.id, []))
    return typed


def fingerprint_of(participation_id: int) -> str:
    """A print of everything that is held: another one says that somebody changed something."""
    ideas = db.session.execute(
        sa.select(Contribution.id, Contribution.status)
        .where(Contribution.participation_id == participation_id)
        .order_by(Contribution.id)
    )
    answers = db.session.execute(
        sa.select(Answer.question_id, Answer.position, Answer.word, Answer.number, Answer.choice_id)
        .where(Answer.participation_id == participation_id)
        .order_by(Answer.question_id, Answer.position)
    )
    return digest(repr([tuple(row) for row in (*ideas, *answers)]))
