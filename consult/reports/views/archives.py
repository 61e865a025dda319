"""The archives of a report: fetching them, verifying everything, choosing their licence."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, public, requires
from consult.consultations import queries as consultations
from consult.files.serving import served
from consult.reports.archives import queries
from consult.reports.archives.models import ArchiveKind
from consult.reports.archives.operations.fetch_archive import fetch_archive
from consult.reports.archives.operations.request_archives import request_archives
from consult.reports.archives.operations.set_licence import set_licence
from consult.reports.archives.operations.start_verification import start_verification
from consult.reports.archives.page import archives_page
from consult.reports.views import blueprint
from consult.web.guard import current_actor


@blueprint.get("/rapport/verifier")
@requires(Permission.REPORT_READ)
def archives(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    return render_template("reports/archives.html", **archives_page(consultation))


@blueprint.post("/rapport/verifier")
@requires(Permission.REPORT_READ)
def verify(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    start_verification(actor=current_actor(), consultation=consultation)
    flash(_("La vérification est lancée : tout se recalcule."), "success")
    return redirect(url_for("reports.archives", slug=slug))


@blueprint.get("/rapport/archives/<int:number>/preuve.zip")
@requires(Permission.PARTICIPATION_READ)
def evidence_archive(slug: str, number: int) -> Any:
    return _answer(slug, number, ArchiveKind.EVIDENCE, "preuve")


@blueprint.get("/rapport/archives/<int:number>/ouverte.zip")
@public
def open_archive(slug: str, number: int) -> Any:
    return _answer(slug, number, ArchiveKind.OPEN, "ouverte")


def _answer(slug: str, number: int, kind: ArchiveKind, word: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    version = queries.version_number(consultation.id, g.organisation.id, number)
    archive = queries.archive_to_fetch(version, kind)
    path = fetch_archive(actor=current_actor(), archive=archive)
    return served(str(path), "application/zip", f"{slug}-{word}-{number}-{archive.issue}.zip")


@blueprint.post("/rapport/archives/<int:number>/faire")
@requires(Permission.REPORT_PUBLISH)
def make_archives(slug: str, number: int) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    version = queries.version_number(consultation.id, g.organisation.id, number)
    request_archives(actor=current_actor(), version=version)
    flash(_("Les archives se préparent."), "success")
    return redirect(url_for("reports.archives", slug=slug))


@blueprint.post("/rapport/licence")
@requires(Permission.ORGANISATION_CONFIGURE)
def licence(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    set_licence(actor=current_actor(), consultation=consultation, licence=request.form.get("licence", ""))
    flash(_("La licence est enregistrée : elle vaut pour les prochaines archives."), "success")
    return redirect(url_for("reports.archives", slug=slug))
