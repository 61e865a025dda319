"""The author's pages: their projects, where each stands, taking one back, leaving it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.db import utcnow
from consult.errors import NotFound
from consult.projects.filing_pages import draft_page, own_page, project_rows
from consult.projects.forms_filing import LeaveForm
from consult.projects.models import Stage
from consult.projects.operations.leave_project import leave_project
from consult.projects.operations.withdraw_project import withdraw_project
from consult.projects.queries import filing as queries
from consult.projects.queries.calls import calls_to_file_in
from consult.projects.rules.life_cycle import may_follow
from consult.projects.views.filing import blueprint, own
from consult.web.guard import current_actor


@blueprint.get("/mes-projets")
@requires(Permission.SIGNED_IN)
def index() -> Any:
    actor = current_actor()
    rows = project_rows(queries.projects_carried(actor))
    return render_template("filing/index.html", rows=rows, calls=calls_to_file_in(actor.organisation_id, utcnow()))


@blueprint.get("/mes-projets/<slug>")
@requires(Permission.SIGNED_IN)
def show(slug: str) -> Any:
    project, call = own(slug)
    if project.stage is Stage.DRAFT:
        return render_template("filing/draft.html", project=project, call=call, **draft_page(project, call))
    page = own_page(current_actor(), project, call, utcnow())
    return render_template("filing/show.html", project=project, call=call, **page)


@blueprint.route("/mes-projets/<slug>/retirer", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def withdraw(slug: str) -> Any:
    project, call = own(slug)
    if not may_follow(call.kind, project.stage, Stage.WITHDRAWN):
        raise NotFound(_("Ce projet ne peut plus être retiré : il est entre les mains de la commission ou des élus."))
    if request.method == "POST":
        withdraw_project(actor=current_actor(), project=project)
        flash(_("Le projet est retiré. Vous seul pouvez encore le lire, ici."), "success")
        return redirect(url_for("filing.index"), 303)
    return render_template("filing/withdraw.html", project=project, call=call)


@blueprint.route("/mes-projets/<slug>/quitter", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def leave(slug: str) -> Any:
    project, call = own(slug)
    form, actor = LeaveForm(), current_actor()
    if request.method == "POST":
        keep = request.form.get("what") != "withdraw"
        leave_project(actor=actor, project=project, person_id=actor.person_id or 0, keep=keep)
        flash(_("Vous avez quitté ce projet. Votre nom n’y est plus."), "success")
        return redirect(url_for("filing.index"), 303)
    alone = sum(author.joined_at is not None for author in queries.authors_of(project.id)) < 2
    asks = alone and project.stage is not Stage.DRAFT and may_follow(call.kind, project.stage, Stage.WITHDRAWN)
    return render_template("filing/leave.html", project=project, call=call, form=form, asks=asks, alone=alone)
