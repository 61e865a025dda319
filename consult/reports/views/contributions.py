"""The contributions behind any figure, and each of them with its ideas."""

from __future__ import annotations

from typing import Any

from flask import g, request

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.reports import pages
from consult.reports.selection import Selection
from consult.reports.views import blueprint
from consult.web.htmx import render_page
from consult.web.paging import page_number


@blueprint.get("/contributions")
@requires(Permission.CONTRIBUTION_READ)
def contributions(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    selection = Selection.read(request.args)
    return render_page("reports/contributions.html", **pages.list_page(consultation, selection, page_number()))


@blueprint.get("/contributions/<int:contribution_id>")
@requires(Permission.CONTRIBUTION_READ)
def contribution(slug: str, contribution_id: int) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    return render_page("reports/contribution.html", **pages.contribution_page(consultation, contribution_id))
