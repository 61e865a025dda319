"""Dashboards: what waits for an élu; how projects go, for those who govern."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.db import utcnow
from consult.projects.fields import row_id
from consult.projects.operations.find_themes import find_themes
from consult.projects.pages.dashboards import elected_page, governance_page
from consult.projects.pages.themes import themes_page
from consult.projects.queries.calls import call_of
from consult.web.guard import current_actor

blueprint = Blueprint("dashboards", __name__, url_prefix="/tableau-de-bord")


@blueprint.get("/elu")
@requires(Permission.ROUND_VOTE, somewhere=True)
def elected() -> Any:
    return render_template("dashboards/elected.html", **elected_page(current_actor(), utcnow()))


@blueprint.get("/projets")
@requires(Permission.REPORT_READ)
def projects() -> Any:
    asked = request.args.get("appel", type=row_id)
    call_id = call_of(g.organisation.id, asked).id if asked is not None else None
    return render_template("dashboards/projects.html", **governance_page(g.organisation.id, call_id, utcnow()))


@blueprint.get("/projets/themes/<int:call_id>")
@requires(Permission.REPORT_READ)
def themes(call_id: int) -> Any:
    call = call_of(g.organisation.id, call_id)
    return render_template("dashboards/themes.html", **themes_page(current_actor(), call))


@blueprint.post("/projets/themes/<int:call_id>")
@requires(Permission.ANALYSIS_RUN)
def start_themes(call_id: int) -> Any:
    find_themes(actor=current_actor(), call=call_of(g.organisation.id, call_id))
    flash(_("La recherche des thèmes est lancée. Vous pouvez quitter cette page : elle continue."), "success")
    return redirect(url_for("dashboards.themes", call_id=call_id), 303)
