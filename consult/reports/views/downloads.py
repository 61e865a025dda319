"""Tables of a report, and lists of contributions, as CSV files."""

from __future__ import annotations

from typing import Any

from flask import g, request

from consult.authz import Permission, public, requires
from consult.consultations import queries as consultations
from consult.reports import pages
from consult.reports.selection import Selection
from consult.reports.views import blueprint
from consult.web.csv_export import csv_response
from consult.web.guard import current_actor


@blueprint.get("/rapport/<name>.csv")
@public
def report_csv(slug: str, name: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    staff = current_actor().can(Permission.REPORT_READ) and request.args.get("version") != "publique"
    table = pages.report_csv(consultation, name, staff=staff)
    return csv_response(f"{slug}-{table.name}.csv", [heading.label for heading in table.headings], table.cells())


@blueprint.get("/themes/<theme_slug>/<name>.csv")
@requires(Permission.REPORT_READ)
def theme_csv(slug: str, theme_slug: str, name: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    table = pages.theme_csv(consultation, theme_slug, name)
    name = f"{slug}-{theme_slug}-{table.name}.csv"
    return csv_response(name, [heading.label for heading in table.headings], table.cells())


@blueprint.get("/contributions.csv")
@requires(Permission.CONTRIBUTION_READ)
def contributions_csv(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    header, rows = pages.contributions_csv(consultation, Selection.read(request.args))
    return csv_response(f"{slug}-contributions.csv", header, rows)
