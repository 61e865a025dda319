"""What the page of an import of people shows, and its refused lines as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, current_app
from flask_babel import gettext as _

from consult.accounts.operations.note_leavers import KIND as LEAVERS
from consult.accounts.queries_leavers import count_absent, count_left
from consult.jobs.card import job_card
from consult.jobs.models import Job, JobState
from consult.jobs.queries import jobs_of
from consult.web.csv_export import csv_response

BLOCK = 65_536


def import_page(job: Job, asked_by: int | None) -> dict[str, Any]:
    """The card while it runs; then what was refused and why, and those whom a full list does not name."""
    full = job.state is JobState.DONE and bool(job.arguments.get("full"))
    under_way = next(
        (
            row
            for row in jobs_of(job.organisation_id or 0, LEAVERS)
            if row.finished_at is None and row.arguments.get("import_id") == job.id
        ),
        None,
    )
    return {
        "card": job_card(job, polls=False),
        "full": full,
        "absent": count_absent(job, asked_by) if full and under_way is None else 0,
        "left": count_left(job) if full and under_way is None else 0,
        "leaving": (under_way.title, job_card(under_way, polls=False)) if under_way else None,
        "refused": job.result.get("refused", []),
        "refused_count": job.result.get("refused_count", len(job.result.get("refused", []))),
        "reasons": [{"reason": reason, "lines": lines} for reason, lines in job.result.get("reasons", {}).items()],
    }


def refused_lines(job: Job) -> Response:
    """As they were, with their reason, for a week; then the first ones alone, with their number."""
    name = job.result.get("refused_file", "")
    path = Path(current_app.config["FILES_FOLDER"]) / name
    if not name or not path.exists():
        return csv_response("lignes-refusees.csv", [_("ligne"), _("raison")], job.result.get("refused", []))

    def blocks() -> Any:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block

    response = Response(blocks(), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="lignes-refusees.csv")
    return response
