"""The page of exports: what may be exported, what was asked for."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.authz import Actor
from consult.db import utcnow
from consult.exports.forms import ExportForm
from consult.exports.models import ExportFile
from consult.exports.queries import exports_of
from consult.exports.registry import subjects_for
from consult.exports.tables import AUDIENCE_HINTS, Audience
from consult.exports.writers import FORMATS, Format
from consult.jobs.card import job_card
from consult.jobs.models import Job, JobState
from consult.jobs.queries import ALIVE
from consult.web.filters import datetime_long, number


def export_form(actor: Actor, consultation_id: int | None) -> ExportForm:
    subjects = subjects_for(actor, of_consultation=consultation_id is not None)
    allowed = {audience for subject in subjects for audience in subject.allowed(actor)}
    return ExportForm().offer(subjects, [audience for audience in Audience if audience in allowed])


def exports_page(actor: Actor, consultation_id: int | None, *, announced: bool = True) -> dict[str, Any]:
    """Hints of the choices, works under way, files to fetch. `announced`: people were told that everybody would read
    their contributions."""
    subjects = subjects_for(actor, of_consultation=consultation_id is not None)
    asked = exports_of(actor, consultation_id)
    return {
        "subject_hints": {subject.name: subject.hint for subject in subjects},
        "audience_hints": _audience_hints(announced),
        "format_hints": {format_.value: described.hint for format_, described in FORMATS.items()},
        "cards": [(file.title, job_card(job, polls=False)) for file, job in asked if job.state in ALIVE],
        "files": [_row(file, job) for file, job in asked if job.state not in ALIVE],
    }


def _audience_hints(announced: bool) -> dict[str, str]:
    hints = {audience.value: str(hint) for audience, hint in AUDIENCE_HINTS.items()}
    if not announced:
        hints[Audience.OPEN] += " " + _("La notice ne disait pas qu’ils seraient publics : gardez-les.")
    return hints


def _row(file: ExportFile, job: Job) -> dict[str, Any]:
    """A file that was made, or why there is none."""
    state, ready = _state(file, job)
    return {
        "title": f"{file.title} · {FORMATS[Format(file.format)].label}",
        "url": url_for("exports.fetch", token=file.token) if ready else "",
        "when": datetime_long(file.created_at),
        "rows": number(file.rows) if file.rows is not None else "",
        "size": size_said(file.size),
        "state": state,
    }


def _state(file: ExportFile, job: Job) -> tuple[str, bool]:
    if job.state is JobState.FAILED:
        return _(job.error or ""), False
    if job.state is JobState.CANCELLED:
        return _("Arrêté à votre demande."), False
    if file.dropped_at:
        return _("Retiré : des mots qu’il portait ont été effacés. Demandez-le de nouveau."), False
    if file.expires_at is None or file.expires_at < utcnow():
        return _("Expiré."), False
    return _("À vous seul, jusqu’au %(when)s", when=datetime_long(file.expires_at)), True


def size_said(size: int | None) -> str:
    """« 340 Ko », « 12,4 Mo »; nothing where it is not known."""
    if size is None:
        return ""
    if size < 1_000_000:
        return _("%(n)s Ko", n=number(max(round(size / 1000), 1)))
    return _("%(n)s Mo", n=number(round(size / 1_000_000, 1)))
