"""Territory reports: the list, making and publishing them, the report of one territory, its files."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, public, requires
from consult.consultations import queries as consultations
from consult.exports.answer import table_response
from consult.exports.links import ENDING
from consult.exports.writers import Format
from consult.reports.local import pages, queries, tables
from consult.reports.local.forms import LevelForm
from consult.reports.local.operations.publish_local_reports import publish_local_reports
from consult.reports.local.operations.start_local_reports import start_local_reports
from consult.reports.local.printing import printed
from consult.reports.views import blueprint
from consult.web.guard import current_actor


def _reads_as_team() -> bool:
    return current_actor().can(Permission.REPORT_READ) and request.args.get("version") != "publique"


@blueprint.get("/rapport/territoires")
@public
def local_reports(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    if not _reads_as_team():
        return render_template("local/public_list.html", **pages.public_list_page(consultation))
    return _list(consultation, LevelForm(formdata=None))


def _list(consultation: Any, form: LevelForm) -> Any:
    page = pages.list_page(consultation)
    form.offer(page["levels"])
    return render_template("local/list.html", form=form, **page), 422 if form.errors else 200


@blueprint.post("/rapport/territoires")
@requires(Permission.ANALYSIS_RUN)
def make_local(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    form = LevelForm().offer(pages.list_page(consultation)["levels"])
    if not form.validate():
        return _list(consultation, form)
    start_local_reports(actor=current_actor(), consultation=consultation, level=form.level.data)
    flash(_("Les rapports des territoires se font : quelques secondes suffisent."), "success")
    return redirect(url_for("reports.local_reports", slug=slug))


@blueprint.post("/rapport/territoires/publier/<level>")
@requires(Permission.REPORT_PUBLISH)
def publish_local(slug: str, level: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    publish_local_reports(actor=current_actor(), consultation=consultation, level=level)
    flash(_("Les rapports des territoires sont publiés : tout le monde peut les lire."), "success")
    return redirect(url_for("reports.local_reports", slug=slug, version="publique"))


@blueprint.get("/rapport/territoires/<code>")
@public
def local_report(slug: str, code: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    page = pages.territory_page(consultation, code, staff=_reads_as_team())
    return render_template("local/report.html", **page)


@blueprint.get("/rapport/territoires/<code>/pdf")
@public
def local_pdf(slug: str, code: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    return printed(pages.territory_page(consultation, code, staff=_reads_as_team()), g.organisation)


@blueprint.get(f"/rapport/territoires-themes.{ENDING}")
@public
def local_csv(slug: str, ending: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    table = tables.all_table(queries.published_reports(consultation))
    return table_response(table.described(), Format(ending), f"{slug}-{table.name}")
