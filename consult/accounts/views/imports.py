"""Bringing people in from a file: the form, the work, its result, those whom a full list no longer names."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, url_for

from consult.accounts.forms_people import PeopleFileForm
from consult.accounts.importing import import_page, refused_lines
from consult.accounts.operations.import_people import KIND, import_people
from consult.accounts.operations.note_leavers import note_leavers
from consult.accounts.people_file import COLUMNS
from consult.accounts.people_source import keep_file
from consult.accounts.views import people
from consult.authz import Permission, requires
from consult.jobs import queries as jobs
from consult.web.csv_table import UnreadableFile
from consult.web.guard import current_actor
from consult.web.transaction import without_lock


@people.route("/importer", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def import_file() -> Any:
    form = PeopleFileForm()
    if form.validate_on_submit():
        try:
            with without_lock():
                kept = keep_file(form.file.data.read(), COLUMNS, "people")
        except UnreadableFile as refusal:
            form.refuse(refusal, "file")
        else:
            job = import_people(actor=current_actor(), file_name=kept, full=bool(form.full.data))
            return redirect(url_for("people.import_result", job_id=job.id))
    return render_template("people/import.html", form=form), 422 if form.errors else 200


@people.get("/importer/<int:job_id>")
@requires(Permission.PEOPLE_MANAGE)
def import_result(job_id: int) -> Any:
    job = jobs.job_of_kind(g.organisation.id, job_id, KIND)
    return render_template("people/import_result.html", job=job, **import_page(job, current_actor().person_id))


@people.get("/importer/<int:job_id>/refus.csv")
@requires(Permission.PEOPLE_MANAGE)
def import_refused(job_id: int) -> Any:
    return refused_lines(jobs.job_of_kind(g.organisation.id, job_id, KIND))


@people.post("/importer/<int:job_id>/departs")
@requires(Permission.PEOPLE_MANAGE)
def leave(job_id: int) -> Any:
    """Those whom the full list does not name have left."""
    note_leavers(actor=current_actor(), imported=jobs.job_of_kind(g.organisation.id, job_id, KIND))
    return redirect(url_for("people.import_result", job_id=job_id))


@people.post("/importer/<int:job_id>/departs/annuler")
@requires(Permission.PEOPLE_MANAGE)
def undo_leave(job_id: int) -> Any:
    note_leavers(actor=current_actor(), imported=jobs.job_of_kind(g.organisation.id, job_id, KIND), undo=True)
    return redirect(url_for("people.import_result", job_id=job_id))
