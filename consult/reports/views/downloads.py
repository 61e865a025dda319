"""Tables of a report, and lists of contributions, as files."""

from __future__ import annotations

from typing import Any

from flask import g, request

from consult.authz import Permission, public, requires
from consult.consultations import queries as consultations
from consult.exports.answer import table_response
from consult.exports.links import ENDING
from consult.exports.writers import Format
from consult.files.serving import served
from consult.reports import pages
from consult.reports.outputs import pages as files
from consult.reports.outputs.models import FileKind
from consult.reports.selection import Selection
from consult.reports.views import blueprint
from consult.web.guard import current_actor


@blueprint.get(f"/rapport/<name>.{ENDING}")
@public
def report_csv(slug: str, name: str, ending: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    staff = current_actor().can(Permission.REPORT_READ) and request.args.get("version") != "publique"
    table = pages.report_csv(consultation, name, staff=staff)
    return table_response(table.described(), Format(ending), f"{slug}-{table.name}")


@blueprint.get(f"/themes/<theme_slug>/<name>.{ENDING}")
@requires(Permission.REPORT_READ)
def theme_csv(slug: str, theme_slug: str, name: str, ending: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    table = pages.theme_csv(consultation, theme_slug, name)
    return table_response(table.described(), Format(ending), f"{slug}-{theme_slug}-{table.name}")


@blueprint.get(f"/contributions.{ENDING}")
@requires(Permission.CONTRIBUTION_READ)
def contributions_csv(slug: str, ending: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    table = pages.contributions_file(consultation, Selection.read(request.args))
    return table_response(table, Format(ending), f"{slug}-contributions")


@blueprint.get("/rapport.<any(pdf, docx):kind>")
@public
def report_file(slug: str, kind: str) -> Any:
    """The composed report that is in force, or `?version=` of those before it, to print and to keep."""
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    number = request.args.get("version", type=int)
    file = files.published_file(consultation, number, FileKind(kind))
    return served(file.path or "", files.media_type(file), f"rapport-{slug}.{kind}")
