"""The PDF and Word files of a draft and of what was published of it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.files.serving import served
from consult.reports.outputs import pages, queries
from consult.reports.outputs.models import FileKind
from consult.reports.outputs.operations.draw_files import draw_files
from consult.reports.outputs.queries import Subject
from consult.reports.views.writing import blueprint, desk_of
from consult.web.guard import current_actor


@blueprint.get("/<int:composition_id>/fichiers")
@requires(Permission.REPORT_READ)
def files(slug: str, composition_id: int) -> Any:
    return render_template("reports/outputs/files.html", **pages.files_page(desk_of(slug, composition_id)))


@blueprint.post("/<int:composition_id>/fichiers/<any(projet, publies):which>")
@requires(Permission.REPORT_CURATE)
def draw_again(slug: str, composition_id: int, which: str) -> Any:
    desk = desk_of(slug, composition_id)
    subject = pages.subject_of(desk, published=which == "publies")
    draw_files(actor=current_actor(), subject=subject, title=desk.composition.title)
    flash(_("Les fichiers se préparent. Vous pouvez quitter cette page : le travail continue."), "success")
    return redirect(url_for("writing.files", slug=slug, composition_id=composition_id))


@blueprint.get("/<int:composition_id>/fichiers/projet.<any(pdf, docx):kind>")
@requires(Permission.REPORT_READ)
def draft_file(slug: str, composition_id: int, kind: str) -> Any:
    """The draft as it stood when its files were drawn."""
    desk = desk_of(slug, composition_id)
    file = queries.drawn_file(Subject(composition_id=desk.composition.id), FileKind(kind))
    return served(file.path or "", pages.media_type(file), f"projet-{slug}.{kind}")
