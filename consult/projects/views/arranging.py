"""Joining similar projects, giving back what was joined, making two projects of one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.errors import Conflict
from consult.projects.calls_pages import project_lines
from consult.projects.filing_pages import lineage_rows, stage_badge
from consult.projects.forms_arranging import MergeForm, SplitForm
from consult.projects.likeness import nearest_first
from consult.projects.models import Project, Stage
from consult.projects.operations.merge_projects import merge_projects
from consult.projects.operations.split_project import split_project
from consult.projects.operations.undo_merge import undo_merge
from consult.projects.queries import filing as queries
from consult.projects.queries.writings import shown_parts, shown_titles
from consult.projects.views.calls import blueprint as calls
from consult.projects.views.calls import loaded
from consult.web.guard import current_actor
from consult.web.paging import page_count, page_number, page_url

blueprint = Blueprint("arranging", __name__, url_prefix="/administration/projets")


def arranged(project_id: int) -> Project:
    return queries.arranged_project(current_actor(), project_id)


def page_of(template: str, project: Project, **values: Any) -> Any:
    form = values.get("form")
    badge, lineage = stage_badge(project), lineage_rows(project)
    texts = shown_parts(project)
    page = render_template(template, project=project, texts=texts, badge=badge, lineage=lineage, **values)
    return page, 422 if form is not None and form.errors else 200


@calls.get("/<slug>/projets")
@requires(Permission.CALL_MANAGE)
def projects(slug: str) -> Any:
    """What is filed in a call, for those who lay it."""
    call, page = loaded(slug), page_number()
    found, count = queries.filed_in_call(call.id, page)
    pages = page_count(count, 50)
    rows = project_lines(found)
    return render_template("calls/projects.html", call=call, rows=rows, page=page, pages=pages, pager_url=page_url())


@blueprint.get("/<int:project_id>")
@requires(Permission.SIGNED_IN)
def show(project_id: int) -> Any:
    project = arranged(project_id)
    return page_of("calls/project.html", project, merged=project.stage is Stage.MERGED)


@blueprint.route("/<int:project_id>/reunir", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def merge(project_id: int) -> Any:
    project = arranged(project_id)
    others = {other.id: other for other in nearest_first(project, queries.others_of_call(project))}
    form = MergeForm().offer(list(shown_titles(others.values()).items()))
    if form.validate_on_submit():
        try:
            kept = others[form.into.data]
            merge_projects(actor=current_actor(), kept=kept, merged=project, reason=form.reason.data)
            return told(project_id, _("Les deux projets sont réunis. Ceux qui les portent sont prévenus."))
        except Conflict as refusal:
            form.refuse(refusal)
    return page_of("calls/merge.html", project, form=form)


def told(project_id: int, message: str) -> Any:
    flash(message, "success")
    return redirect(url_for("arranging.show", project_id=project_id), 303)


@blueprint.post("/<int:project_id>/defaire")
@requires(Permission.SIGNED_IN)
def undo(project_id: int) -> Any:
    undo_merge(actor=current_actor(), merged=arranged(project_id))
    return told(project_id, _("La réunion est défaite : le projet a retrouvé ses soutiens et ses commentaires."))


@blueprint.route("/<int:project_id>/partager", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def split(project_id: int) -> Any:
    project, form = arranged(project_id), SplitForm()
    if form.validate_on_submit():
        try:
            made = split_project(actor=current_actor(), project=project, **form.values())
            return told(made.id, _("Le second projet est déposé. Ceux qui portaient le premier portent les deux."))
        except Conflict as refusal:
            form.refuse(refusal)
    return page_of("calls/split.html", project, form=form)
