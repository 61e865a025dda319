"""What accounts leave to the queue."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from consult.accounts import queries
from consult.accounts.operations.forget_ended import forget_ended
from consult.accounts.operations.issue_sign_in_link import issue_sign_in_link
from consult.accounts.operations.store_people import store_people
from consult.accounts.people_file import COLUMNS, MOST_ROWS, read_people
from consult.accounts.rules import SIGN_IN_LINK_LIFETIME
from consult.authz import Permission
from consult.db import unit_of_work, utcnow
from consult.jobs import JobHandle, handler, housekeeping, present
from consult.jobs.models import Job
from consult.web.csv_table import read_table

KEPT = timedelta(days=30)
LISTS_KEPT = timedelta(days=7)  # longer than any job waits for its worker
CHUNK = 250  # some 20 ms of writing on SQLite


@handler("accounts.mail_sign_in_link")
def mail_sign_in_link(
    handle: JobHandle, *, organisation_id: int, account_id: int | None, next_path: str, locale: str
) -> dict[str, Any]:
    """Nothing for an address without account: whoever asked was told the same."""
    with unit_of_work():
        account = queries.account_in(organisation_id, account_id) if account_id else None
        if account is not None:
            issue_sign_in_link(
                organisation_id=organisation_id,
                account=account,
                template="sign_in_link",
                lifetime=SIGN_IN_LINK_LIFETIME,
                context={"next_path": next_path},
                locale=locale,
            )
    return {}


@handler("accounts.import_people")
def import_people(handle: JobHandle, *, organisation_id: int, file_name: str) -> dict[str, Any]:
    """Store the file's people by chunks, each with its place in the checkpoint; lines read again change nothing."""
    path = Path(current_app.config["FILES_FOLDER"]) / file_name
    people, refused = read_people(read_table(path.read_bytes(), COLUMNS, max_rows=MOST_ROWS), organisation_id)
    counts = handle.checkpoint.get("counts", {"added": 0, "updated": 0, "unchanged": 0})
    for start in range(handle.checkpoint.get("done", 0), len(people), CHUNK):
        with unit_of_work():
            stored = store_people(organisation_id=organisation_id, lines=people[start : start + CHUNK])
        for name in counts:
            counts[name] += getattr(stored, name)
        done = min(start + CHUNK, len(people))
        handle.save(done=done, counts=counts)
        handle.progress(_("%(done)s personnes sur %(total)s", done=done, total=len(people)), done / len(people))
    path.unlink(missing_ok=True)
    return {**counts, "refused": refused}


@housekeeping
def forget_old_sessions() -> None:
    """Mailed links and sessions that can no longer open anything are not kept."""
    with unit_of_work():
        forget_ended(before=utcnow() - KEPT)


@housekeeping
def forget_left_lists() -> None:
    """Files of people that no job will read: theirs was cancelled, or failed."""
    oldest = (utcnow() - LISTS_KEPT).timestamp()
    for pattern in ("people-*.csv", "invited-*.csv"):
        for path in Path(current_app.config["FILES_FOLDER"]).glob(pattern):
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)


def _page(job: Job) -> tuple[str, str]:
    return url_for("people.import_result", job_id=job.id), _("Voir le résultat")


present("accounts.import_people", permission=Permission.PEOPLE_MANAGE, result=_page)
