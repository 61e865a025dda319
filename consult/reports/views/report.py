"""The report: the team's, at once; everybody's, when it is published."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, public, requires
from consult.consultations import queries as consultations
from consult.reports import pages, queries
from consult.reports.composing import queries as composed
from consult.reports.composing.pages import version_page
from consult.reports.models import ReportVersion
from consult.reports.operations.publish_report import publish_report
from consult.reports.outputs.pages import downloads
from consult.reports.views import blueprint
from consult.reports.views.readers import reader_hash
from consult.web.guard import current_actor


@blueprint.get("/rapport")
@public
def report(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    wants_public = request.args.get("version") == "publique"
    if current_actor().can(Permission.REPORT_READ) and not wants_public:
        if not queries.is_analysed(consultation):
            return render_template("reports/not_analysed.html", consultation=consultation)
        return render_template("reports/report.html", **pages.report_page(consultation))
    return _published(consultation, queries.published_report(consultation))


@blueprint.get("/rapport/versions/<int:number>")
@public
def report_version(slug: str, number: int) -> Any:
    """A version as it was published, with a notice where a newer one took its place."""
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    return _published(consultation, composed.version_of(consultation, number))


def _published(consultation: Any, version: ReportVersion) -> Any:
    """The composed report where there is one; its themes alone on `?vue=themes`."""
    if version.composed is not None and request.args.get("vue") != "themes":
        return render_template(
            "composition/public.html", **version_page(consultation, version), files=downloads(consultation, version)
        )
    page = pages.public_page(consultation, version, reader_hash(version.corpus_id))
    return render_template("reports/public.html", **page)


@blueprint.get("/rapport/apercu")
@requires(Permission.REPORT_READ)
def preview(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    return render_template("reports/public.html", **pages.preview_page(consultation))


@blueprint.post("/rapport/publier")
@requires(Permission.REPORT_PUBLISH)
def publish(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    run, tell = queries.current_run(consultation), request.form.get("prevenir") == "1"
    publish_report(actor=current_actor(), consultation=consultation, run=run, tell=tell)
    flash(_("Le rapport est publié : tout le monde peut le lire."), "success")
    return redirect(url_for("reports.report", slug=slug, version="publique"))
