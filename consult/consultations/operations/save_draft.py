"""Keep one text as it is being typed, under the key of its box. Nothing of it counts before it is sent."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations.errors_answering import (
    AlreadySent,
    ClosedMeanwhile,
    TextTooLong,
    TooManyIdeas,
    WrittenElsewhere,
)
from consult.consultations.models import Contribution, Draft
from consult.consultations.operations.lock_participation import lock_participation
from consult.consultations.operations.store_contribution import prepare_body
from consult.consultations.queries_answering import Part, Sheet
from consult.consultations.rules_answering import (
    MAX_BODY,
    MAX_IDEAS,
    clean_text,
    correction_key,
    is_blank,
    version_of,
)
from consult.db import db


def save_draft(
    *, actor: Actor, sheet: Sheet, part: Part, client_key: str, slot: int, body: str, version: str, now: datetime
) -> str:
    """Store the text and return the version of it that the server now holds. A blank text removes the draft.

    `version` is that of the text which the page last saw here. Raises ClosedMeanwhile, TextTooLong, TooManyIdeas,
    WrittenElsewhere when the box holds another text than that one, AlreadySent when another text left under this key.
    """
    if not sheet.takes_answers(now):
        raise ClosedMeanwhile
    lock_participation(participation=sheet.participation)
    body = clean_text(body)
    longest = part.question.max_length or MAX_BODY
    if len(body) > longest:
        raise TextTooLong(length=len(body), maximum=longest)
    sent = _sent_under(sheet, client_key)
    if sent is not None:
        if sent.body_hash != prepare_body(body).body_hash:
            raise AlreadySent(correction_key(client_key))
        return version_of(body)
    draft = db.session.scalar(
        sa.select(Draft)
        .where(Draft.participation_id == sheet.participation.id, Draft.client_key == client_key)
        .execution_options(populate_existing=True)
    )
    held = draft.body if draft else ""
    if held not in ("", body) and version_of(held) != version:
        raise WrittenElsewhere(held, version_of(held))
    if is_blank(body):
        if draft is not None:
            db.session.delete(draft)
        return ""
    if draft is None:
        draft = _new_draft(sheet, part, client_key, slot)
    draft.body, draft.saved_at = body, now
    db.session.flush()
    return version_of(body)


def _sent_under(sheet: Sheet, client_key: str) -> Contribution | None:
    return db.session.scalar(
        sa.select(Contribution).where(
            Contribution.participation_id == sheet.participation.id, Contribution.client_key == client_key
        )
    )


def _new_draft(sheet: Sheet, part: Part, client_key: str, slot: int) -> Draft:
    replaced = next((sent for sent in part.sent if correction_key(sent.client_key) == client_key), None)
    if replaced is None and len(part.drafts) + len(part.sent) >= MAX_IDEAS:
        raise TooManyIdeas(maximum=MAX_IDEAS)
    taken = {other.position for other in part.drafts}
    draft = Draft(
        participation_id=sheet.participation.id,
        question_id=part.question.id,
        client_key=client_key,
        position=slot if 0 < slot <= MAX_IDEAS * 2 and slot not in taken else max(taken, default=0) + 1,
        replaces_id=replaced.id if replaced else None,
    )
    db.session.add(draft)
    part.drafts.append(draft)
    return draft
