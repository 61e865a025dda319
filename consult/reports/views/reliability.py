"""How sure the figures are: the page, its tables, and weighing to the membership."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.exports.answer import table_response
from consult.exports.links import ENDING
from consult.exports.writers import Format
from consult.reports import pages
from consult.reports.operations.weigh_run import weigh_run
from consult.reports.views import blueprint
from consult.web.guard import current_actor


@blueprint.get("/fiabilite")
@requires(Permission.REPORT_READ)
def reliability(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    return render_template("reports/reliability.html", **pages.reliability_page(consultation))


@blueprint.get(f"/fiabilite/<name>.{ENDING}")
@requires(Permission.REPORT_READ)
def reliability_csv(slug: str, name: str, ending: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    table = pages.reliability_csv(consultation, name)
    return table_response(table.described(), Format(ending), f"{slug}-{table.name}")


@blueprint.post("/fiabilite/redresser")
@requires(Permission.ANALYSIS_RUN)
def weigh(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    weigh_run(actor=current_actor(), consultation=consultation)
    flash(_("Le redressement est lancé : il prend quelques secondes."), "success")
    return redirect(url_for("reports.reliability", slug=slug))
