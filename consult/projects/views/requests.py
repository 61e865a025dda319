"""Requests for support and ideas for services: the staff answers, without a vote."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.db import utcnow
from consult.projects.errors import DecisionRefused
from consult.projects.forms_commission import RequestAnswerForm
from consult.projects.labels import KINDS
from consult.projects.operations.answer_request import answer_request
from consult.projects.queries.access import held_project
from consult.projects.queries.calls import call_by_id
from consult.projects.queries.commission import requests_waiting
from consult.projects.queries.writings import shown_parts, shown_titles
from consult.web.guard import current_actor

blueprint = Blueprint("requests", __name__, url_prefix="/demandes")
FOLLOW_UP = Permission.PROJECT_FOLLOW_UP


@blueprint.get("/")
@requires(FOLLOW_UP, somewhere=True)
def index() -> Any:
    now, found = utcnow(), requests_waiting(current_actor())
    titles = shown_titles(project for project, _call in found)
    rows = [
        {"project": project, "title": titles[project.id], "kind": KINDS[call.kind], "due_at": due, "late": due < now}
        for project, call in found
        for due in [(project.filed_at or now) + timedelta(days=call.answer_days)]
    ]
    return render_template("commission/requests.html", rows=rows)


def request_page(project_id: int, form: RequestAnswerForm, status: int = 200) -> Any:
    project = held_project(current_actor(), FOLLOW_UP, project_id)
    call = call_by_id(project.call_id)
    shown = {"project": project, "texts": shown_parts(project), "call": call, "kinds": KINDS}
    return render_template("commission/request.html", **shown, form=form), status


@blueprint.get("/<int:project_id>")
@requires(FOLLOW_UP, somewhere=True)
def show(project_id: int) -> Any:
    return request_page(project_id, RequestAnswerForm(formdata=None))


@blueprint.post("/<int:project_id>")
@requires(FOLLOW_UP, somewhere=True)
def answer(project_id: int) -> Any:
    form = RequestAnswerForm()
    project = held_project(current_actor(), FOLLOW_UP, project_id)
    try:
        if form.validate():
            answer_request(actor=current_actor(), project=project, **form.values())
            flash(_("La réponse est partie."), "success")
            return redirect(url_for("requests.index"), 303)
    except DecisionRefused as refusal:
        form.refuse(refusal, refusal.fault)
    return request_page(project_id, form, 422)
