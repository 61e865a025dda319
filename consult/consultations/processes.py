"""A timeline as its pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.consultations.labels import PHASE_LABELS
from consult.consultations.models import Phase, PhaseKind
from consult.consultations.rules_phases import moment_of
from consult.web.filters import date_long

KINDS = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "application/vnd.oasis.opendocument.text": "LibreOffice",
}


def phase_rows(phases: Sequence[Phase], today: date) -> list[dict[str, Any]]:
    badges = {"past": (_("Terminée"), "neutral"), "now": (_("En cours"), "turn"), "to_come": (_("À venir"), "info")}
    rows = []
    for number, phase in enumerate(phases, start=1):
        moment = moment_of(phase, today)
        rows.append(
            {
                "id": phase.id,
                "number": number,
                "title": phase.title,
                "kind": PHASE_LABELS[phase.kind] if phase.kind is not PhaseKind.OTHER else "",
                "moment": moment,
                "badge": badges.get(moment),
                "dates": _dates(phase),
                "body": phase.body,
                "documents": [
                    {
                        "id": held.id,
                        "title": held.title,
                        "about": f"{KINDS.get(held.media_type, 'Word')}, {_size(held.size)}",
                        "url": url_for("answering.phase_document", document_id=held.id),
                    }
                    for held in phase.documents
                ],
            }
        )
    return rows


def _dates(phase: Phase) -> str:
    start, end = date_long(phase.starts_on), date_long(phase.ends_on)
    if start and end:
        return start if start == end else _("Du %(start)s au %(end)s", start=start, end=end)
    if start:
        return _("À partir du %(start)s", start=start)
    return _("Jusqu’au %(end)s", end=end) if end else ""


def _size(size: int) -> str:
    if size < 1024 * 1024:
        return _("%(n)s ko", n=max(1, round(size / 1024)))
    return _("%(n)s Mo", n=round(size / 1024 / 1024))
