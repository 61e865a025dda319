"""Everything that is held of one participation, for the person whose it is (RGPD, articles 15 and 20)."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from flask_babel import gettext as _

from consult.accounts.labels import AGE_LABELS
from consult.consultations.choices import told
from consult.consultations.forms_answering import AGREEMENTS, FORMS
from consult.consultations.profile_library import attribute_label
from consult.consultations.queries_answering import Part, Sheet
from consult.files.storage import location
from consult.territories import queries as territories
from consult.web.filters import datetime_long


def archive_of(sheet: Sheet, organisation: Any) -> dict[str, Any]:
    """Plain values and instants, ready to be told as text, as a table or as JSON."""
    participation, title = sheet.participation, sheet.wording.of(sheet.consultation, "title")
    colleges = {college.id: college.name for college in territories.colleges_of(organisation.id)}
    places = {territory.id: territory.name for territory in territories.territories_of(organisation.id)}
    return {
        "organisation": organisation.name,
        "consultation": title,
        "started_at": participation.started_at,
        "submitted_at": participation.submitted_at,
        "profile": {
            "college": colleges.get(participation.college_id or 0),
            "territory": places.get(participation.territory_id or 0),
            "age_band": str(AGE_LABELS[participation.age_band]) if participation.age_band else None,
            "gendered_form": str(FORMS[participation.gendered_form]) if participation.gendered_form else None,
        },
        "attributes": {attribute_label(name): value for name, value in participation.attributes.items()},
        "consents": [
            {"purpose": purpose.value, "sentence": str(AGREEMENTS[purpose][0]), "given_at": given_at}
            for purpose, given_at in sheet.consents.items()
        ],
        "questions": [_question(part, organisation.id) for part in sheet.held_parts],
    }


def _question(part: Part, organisation_id: int) -> dict[str, Any]:
    if part.is_open_text:
        sent = [{"text": row.body, "sent_at": row.submitted_at} for row in part.sent]
        drafts = [{"text": row.body, "saved_at": row.saved_at} for row in part.drafts]
    else:
        sent = [{"text": text} for text in _told(part, part.sent_values, organisation_id)]
        drafts = [{"text": text} for draft in part.drafts for text in _told(part, draft.values, organisation_id)]
    return {"code": part.question.code, "prompt": part.prompt, "sent": sent, "drafts": drafts}


def _told(part: Part, values: list[Any], organisation_id: int) -> list[str]:
    return told(part.question, values, organisation_id, part.wording, part.files)


def with_files(sheet: Sheet, archive: dict[str, Any], text: str) -> bytes:
    """The same as text and as JSON, beside the files that were given as answers."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("reponses.txt", text)
        target.writestr("reponses.json", as_json(archive))
        held = {file.id: file for part in sheet.held_parts for file in part.files.values()}
        for file in held.values():
            if location(file.path).exists():
                target.write(location(file.path), f"fichiers/{file.id}-{file.name}")
    return out.getvalue()


def as_json(archive: dict[str, Any]) -> str:
    """Instants in ISO 8601, UTC."""
    return json.dumps(archive, ensure_ascii=False, indent=2, default=datetime.isoformat)


def csv_header() -> list[str]:
    return [_("Question"), _("Réponse"), _("État"), _("Date")]


def csv_rows(archive: dict[str, Any]) -> Iterator[list[str]]:
    for question in archive["questions"]:
        for row in question["sent"]:
            yield [question["prompt"], row["text"], _("envoyée"), datetime_long(row.get("sent_at"))]
        for row in question["drafts"]:
            yield [question["prompt"], row["text"], _("brouillon"), datetime_long(row.get("saved_at"))]
