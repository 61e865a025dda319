"""The analysis that is proposed in place of the present one: what it changes, accepting or refusing it."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l

from consult.authz import Permission, requires
from consult.consultations import queries as consultations
from consult.errors import NotFound
from consult.reports import pages, queries
from consult.reports.operations.accept_proposal import accept_proposal
from consult.reports.operations.refuse_proposal import refuse_proposal
from consult.reports.operations.take_back_proposal import take_back_proposal
from consult.reports.views import blueprint
from consult.web.guard import current_actor

ACTS = {
    "accepter": (accept_proposal, _l("L’analyse proposée est maintenant celle qui s’affiche.")),
    "refuser": (refuse_proposal, _l("La proposition est refusée : rien ne change.")),
    "reprendre": (take_back_proposal, _l("L’analyse d’avant s’affiche de nouveau.")),
}


@blueprint.get("/analyse/propositions/<int:run_id>")
@requires(Permission.REPORT_CURATE)
def proposal(slug: str, run_id: int) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    run = queries.run_of(consultation, run_id)
    return render_template("reports/proposal.html", **pages.proposal_page(consultation, run))


@blueprint.post("/analyse/propositions/<int:run_id>/<act>")
@requires(Permission.REPORT_CURATE)
def settle(slug: str, run_id: int, act: str) -> Any:
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    if act not in ACTS:
        raise NotFound
    operation, sentence = ACTS[act]
    operation(actor=current_actor(), run=queries.run_of(consultation, run_id))
    flash(sentence, "success")
    return redirect(url_for("reports.analysis", slug=slug))
