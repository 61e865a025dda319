"""Bringing people in from a file: the form, the work, its result."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.accounts.forms_people import PeopleFileForm
from consult.accounts.operations.import_people import import_people
from consult.accounts.views import people
from consult.authz import Permission, requires
from consult.jobs import queries as jobs
from consult.jobs.card import job_card
from consult.web.csv_export import csv_response
from consult.web.csv_table import UnreadableFile
from consult.web.guard import current_actor

KIND = "accounts.import_people"


@people.route("/importer", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def import_file() -> Any:
    form = PeopleFileForm()
    if form.validate_on_submit():
        try:
            job = import_people(actor=current_actor(), data=form.file.data.read())
        except UnreadableFile as refusal:
            form.refuse(refusal, "file")
        else:
            return redirect(url_for("people.import_result", job_id=job.id))
    return render_template("people/import.html", form=form), 422 if form.errors else 200


@people.get("/importer/<int:job_id>")
@requires(Permission.PEOPLE_MANAGE)
def import_result(job_id: int) -> Any:
    job = jobs.job_of_kind(g.organisation.id, job_id, KIND)
    return render_template("people/import_result.html", job=job, card=job_card(job, polls=False))


@people.get("/importer/<int:job_id>/refus.csv")
@requires(Permission.PEOPLE_MANAGE)
def import_refused(job_id: int) -> Any:
    job = jobs.job_of_kind(g.organisation.id, job_id, KIND)
    return csv_response("lignes-refusees.csv", [_("ligne"), _("raison")], job.result.get("refused", []))
