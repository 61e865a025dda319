"""The files that printings make: where they stand, who sees them, how long they are kept."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from consult.consultations.forms_paper import PRINTS
from consult.consultations.models import Consultation
from consult.consultations.paper.operations.start_printing import KIND
from consult.consultations.wording import language_name
from consult.db import utcnow
from consult.errors import NotFound
from consult.jobs import housekeeping
from consult.jobs.card import job_card
from consult.jobs.models import Job, JobState
from consult.jobs.queries import jobs_of
from consult.web.filters import datetime_long, number

KEPT = timedelta(days=7)
"""Sheets name people: their files do not stay."""


def folder_of(job_id: int) -> Path:
    return Path(current_app.config["FILES_FOLDER"]) / "paper" / str(job_id)


def part_path(job_id: int, part: int) -> Path:
    return folder_of(job_id) / f"{part}.pdf"


def last_return_address(consultation: Consultation) -> str:
    """What was printed the last time."""
    found = [job for job in jobs_of(consultation.organisation_id, KIND) if job.arguments.get("return_address")]
    return str(found[0].arguments["return_address"]) if found else ""


def print_rows(consultation: Consultation) -> list[dict[str, Any]]:
    """The last printings of a consultation, each with its card or its files."""
    rows = []
    for job in jobs_of(consultation.organisation_id, KIND):
        if job.arguments.get("consultation_id") != consultation.id:
            continue
        done = job.state is JobState.DONE
        parts = job.result.get("parts", []) if done else []
        rows.append(
            {
                "title": PRINTS[job.arguments["what"]],
                "when": datetime_long(job.created_at),
                "language": language_name(job.arguments["locale"]),
                "sheets": number(sum(parts)),
                "card": None if done else job_card(job, polls=False),
                "alive": job.finished_at is None,
                "files": [
                    {
                        "url": url_for("paper.printed", slug=consultation.slug, job_id=job.id, part=part),
                        "label": _("Télécharger le PDF")
                        if len(parts) == 1
                        else _("Télécharger le PDF, partie %(part)s", part=part),
                    }
                    for part in range(1, len(parts) + 1)
                    if part_path(job.id, part).exists()
                ],
            }
        )
    return rows


def printed_file(consultation: Consultation, job: Job, part: int) -> tuple[Path, str]:
    """A file and the name under which it is saved; NotFound for another consultation's, and once it has expired."""
    path = part_path(job.id, part)
    if job.arguments.get("consultation_id") != consultation.id or not path.exists():
        raise NotFound
    return path, f"{consultation.slug}-feuilles-{job.id}-{part}.pdf"


@housekeeping
def forget_old_prints() -> None:
    """Files of printings that have expired."""
    folder, before = folder_of(0).parent, (utcnow() - KEPT).timestamp()
    for path in folder.iterdir() if folder.exists() else ():
        if path.stat().st_mtime < before:
            shutil.rmtree(path)
