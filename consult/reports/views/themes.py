"""One theme: its shares, its words, its verbatims, who speaks of it, where it stands."""

from __future__ import annotations

from typing import Any

from flask import g, render_template

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.reports import pages
from consult.reports.forms import RenameForm
from consult.reports.views import blueprint


@blueprint.get("/themes/<theme_slug>")
@requires(Permission.REPORT_READ)
def theme(slug: str, theme_slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    return theme_page(consultation, theme_slug, RenameForm(formdata=None))


def theme_page(consultation: Any, theme_slug: str, form: RenameForm) -> Any:
    context = pages.theme_page(consultation, theme_slug)
    if form.label.data is None:
        form.label.data = context["cell"]["label"]
    return render_template("reports/theme.html", form=form, **context), 422 if form.errors else 200
