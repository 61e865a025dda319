"""Questionnaires on paper: choose what to print, follow the work, take the files."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, send_file, url_for

from consult.authz import Permission, requires
from consult.consultations.forms_paper import PrintForm
from consult.consultations.paper.operations.start_printing import KIND, start_printing
from consult.consultations.paper.prints import last_return_address, print_rows, printed_file
from consult.consultations.views.paper import AT, blueprint
from consult.consultations.views.paper.starting import loaded
from consult.jobs.queries import job_of_kind
from consult.web.guard import current_actor


@blueprint.route(AT + "/imprimer", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_INVITE)
def prints(slug: str) -> Any:
    consultation = loaded(slug)
    form = PrintForm(return_address=last_return_address(consultation)).offer(consultation)
    if form.validate_on_submit():
        start_printing(actor=current_actor(), consultation=consultation, **form.values())
        return redirect(url_for("paper.prints", slug=slug), 303)
    rows = print_rows(consultation)
    page = render_template("paper/prints.html", consultation=consultation, form=form, rows=rows)
    return page, 422 if form.errors else 200


@blueprint.get(AT + "/imprimer/<int:job_id>/<int:part>.pdf")
@requires(Permission.CONSULTATION_INVITE)
def printed(slug: str, job_id: int, part: int) -> Any:
    """One file of a printing, while it is kept."""
    consultation = loaded(slug)
    job = job_of_kind(g.organisation.id, job_id, KIND)
    path, name = printed_file(consultation, job, part)
    return send_file(path, mimetype="application/pdf", as_attachment=True, download_name=name, max_age=0)
