"""Asking for a file, and fetching it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, send_file, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations.queries import consultation_by_slug
from consult.exports.files import export_path
from consult.exports.operations.start_export import start_export
from consult.exports.page import export_form, exports_page
from consult.exports.queries import export_by_token
from consult.exports.tables import Audience
from consult.exports.writers import FORMATS, Format
from consult.web.guard import current_actor

blueprint = Blueprint("exports", __name__)


@blueprint.route("/administration/consultations/<slug>/exports", methods=["GET", "POST"])
@requires(Permission.CONTRIBUTION_READ)
def of_consultation(slug: str) -> Any:
    """Files of one consultation."""
    consultation = consultation_by_slug(g.organisation.id, slug)
    announced = consultation.public_contributions
    return _page("exports/of_consultation.html", consultation.id, slug, announced=announced, consultation=consultation)


@blueprint.route("/administration/exports", methods=["GET", "POST"])
@requires(Permission.AUDIT_READ)
def of_organisation() -> Any:
    """Files of the whole organisation: people, campaigns, the record of acts."""
    return _page("exports/of_organisation.html", None, g.organisation.slug)


@blueprint.get("/exports/<token>")
@requires(Permission.SIGNED_IN)
def fetch(token: str) -> Any:
    """The file, for whoever asked for it alone, while it lasts."""
    file = export_by_token(current_actor(), token)
    answer = send_file(
        export_path(file.token, file.name),
        mimetype=FORMATS[Format(file.format)].media_type,
        as_attachment=True,
        download_name=file.name,
        max_age=0,
        etag=False,
    )
    answer.headers.pop("Last-Modified", None)
    return answer


def _page(template: str, consultation_id: int | None, prefix: str, announced: bool = True, **values: Any) -> Any:
    actor = current_actor()
    form = export_form(actor, consultation_id)
    if form.validate_on_submit():
        start_export(
            actor=actor,
            subject=form.subject.data,
            audience=Audience(form.audience.data),
            format_=Format(form.format.data),
            consultation_id=consultation_id,
            prefix=prefix,
        )
        flash(_("Le fichier se prépare : il sera ici, pour vous seul."), "info")
        here = (
            url_for("exports.of_consultation", slug=prefix) if consultation_id else url_for("exports.of_organisation")
        )
        return redirect(here)
    page = render_template(template, form=form, **exports_page(actor, consultation_id, announced=announced), **values)
    return page, 422 if form.errors else 200
