"""The idea boxes of one open question: which ones a page shows, and keeping the text of each."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask_babel import gettext as _

from consult.consultations.errors_answering import WrittenElsewhere
from consult.consultations.forms_answering import Box
from consult.consultations.operations.save_draft import save_draft
from consult.consultations.queries_answering import Part, Sheet, used_keys
from consult.consultations.rules_answering import new_key, version_of
from consult.consultations.views.answering import session
from consult.web.filters import time_short


def shown(sheet: Sheet, part: Part, *, another: bool) -> list[Box]:
    """The drafts, then an empty box where there is none or where another was asked for."""
    found = [
        Box(
            slot=draft.position,
            client_key=draft.client_key,
            body=draft.body,
            version=version_of(draft.body),
            saved_body=draft.body,
            saved_at_label=time_short(draft.saved_at),
            label=_("Votre correction") if draft.replaces_id else "",
        )
        for draft in part.drafts
    ]
    if another or not found:
        found.append(empty(sheet, part))
    return found


def empty(sheet: Sheet, part: Part) -> Box:
    """A new box, under the first key that was never used: the same in two tabs and after a reload."""
    used = used_keys(sheet.participation.id, part.question.id) | {draft.client_key for draft in part.drafts}
    slot = max((draft.position for draft in part.drafts), default=0) + 1
    while new_key(sheet.participation.pseudonym, part.question.id, slot) in used:
        slot += 1
    key = new_key(sheet.participation.pseudonym, part.question.id, slot)
    return Box(slot, key, label=_("Une autre idée") if part.sent and not part.drafts else "")


def save(sheet: Sheet, part: Part, box: Box, now: datetime) -> bool:
    """Keep a box; True when it had to be kept beside another text that was written in the same box elsewhere."""

    def keep(client_key: str, version: str) -> None:
        save_draft(
            actor=session.participant(),
            sheet=sheet,
            part=part,
            client_key=client_key,
            slot=box.slot,
            body=box.body,
            version=version,
            now=now,
        )

    try:
        keep(box.client_key, box.version)
    except WrittenElsewhere:
        if not box.body.strip():
            return False
        keep(str(uuid.uuid4()), "")
        return True
    return False
