"""Starting analyses and reading what is kept of each."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.reports import pages
from consult.reports.forms import AnalysisForm
from consult.reports.operations.start_analysis import start_analysis
from consult.reports.views import blueprint
from consult.web.guard import current_actor


@blueprint.get("/analyse")
@requires(Permission.ANALYSIS_RUN)
def analysis(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    form = AnalysisForm(formdata=None).offer(pages.open_questions(consultation))
    return render_template("reports/analysis.html", form=form, **pages.analysis_page(consultation))


@blueprint.post("/analyse")
@requires(Permission.ANALYSIS_RUN)
def start(slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    form = AnalysisForm().offer(pages.open_questions(consultation))
    if not form.validate_on_submit():
        return render_template("reports/analysis.html", form=form, **pages.analysis_page(consultation)), 422
    start_analysis(
        actor=current_actor(),
        consultation=consultation,
        question_codes=form.questions.data or [],
        themes=form.themes.data,
        subthemes=form.subthemes.data,
        by_question=bool(form.by_question.data),
        seed=form.seed.data or 0,
        proposal=bool(form.proposal.data),
    )
    flash(_("L’analyse est lancée. Vous pouvez quitter cette page : elle continue."), "success")
    return redirect(url_for("reports.analysis", slug=slug))
