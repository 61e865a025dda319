"""Decisions about themes, each of which can be undone."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.errors import NotFound
from consult.reports import queries
from consult.reports.curation import reference_payload
from consult.reports.forms import RenameForm, VerbatimForm
from consult.reports.models import CurationKind
from consult.reports.operations.curate_theme import curate_theme
from consult.reports.operations.undo_decision import undo_decision
from consult.reports.views import blueprint
from consult.reports.views.themes import theme_page
from consult.web.guard import current_actor
from consult.web.redirects import safe_next

PLAIN = {"masquer": CurationKind.HIDE, "montrer": CurationKind.SHOW, "valider": CurationKind.SIGN_OFF}
QUOTES = {"citer": CurationKind.QUOTE, "retirer": CurationKind.UNQUOTE}


@blueprint.post("/themes/<theme_slug>/titre")
@requires(Permission.REPORT_CURATE)
def rename(slug: str, theme_slug: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    theme, _row = queries.theme_of_run(queries.current_run(consultation), theme_slug)
    form = RenameForm()
    if not form.validate_on_submit():
        return theme_page(consultation, theme_slug, form)
    curate_theme(actor=current_actor(), theme=theme, kind=CurationKind.RENAME, payload={"label": form.label.data or ""})
    return _done(slug, theme_slug, _("Le titre est enregistré."))


@blueprint.post("/themes/<theme_slug>/<decision>")
@requires(Permission.REPORT_CURATE)
def decide(slug: str, theme_slug: str, decision: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    theme, _row = queries.theme_of_run(queries.current_run(consultation), theme_slug)
    kind = PLAIN.get(decision) or QUOTES.get(decision)
    if kind is None:
        raise NotFound
    payload = reference_payload(VerbatimForm().reference.data or "") if decision in QUOTES else {}
    curate_theme(actor=current_actor(), theme=theme, kind=kind, payload=payload)
    return _done(slug, theme_slug, _("C’est enregistré."))


@blueprint.post("/decisions/<int:number>/annuler")
@requires(Permission.REPORT_CURATE)
def undo(slug: str, number: int) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    corpus = queries.corpus_of(consultation)
    if corpus is None:
        raise NotFound
    undo_decision(actor=current_actor(), corpus=corpus, number=number)
    flash(_("La décision est annulée."), "success")
    return redirect(safe_next(request.form.get("next"), url_for("reports.report", slug=slug)))


def _done(slug: str, theme_slug: str, sentence: str) -> Any:
    flash(sentence, "success")
    back = url_for("reports.theme", slug=slug, theme_slug=theme_slug)
    return redirect(safe_next(request.form.get("next"), back))
