"""Proposing the tree, agreeing it by a second person, sending it back, taking the agreement back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.reports.workbench.forms import ReasonForm
from consult.reports.workbench.operations.agree_tree import agree_tree
from consult.reports.workbench.operations.propose_tree import propose_tree
from consult.reports.workbench.operations.reopen_tree import reopen_tree
from consult.reports.workbench.operations.undo_agreement import undo_agreement
from consult.reports.workbench.pages.review import review_page
from consult.reports.workbench.views import blueprint
from consult.reports.workbench.views.screen import open_bench
from consult.web.guard import current_actor


@blueprint.get("/relecture")
@requires(Permission.REPORT_READ)
def review(slug: str) -> Any:
    return render_template("workbench/review.html", form=ReasonForm(formdata=None), **review_page(open_bench(slug)))


@blueprint.post("/relecture/proposer")
@requires(Permission.REPORT_CURATE)
def propose(slug: str) -> Any:
    propose_tree(actor=current_actor(), bench=open_bench(slug))
    flash(_("L’arbre est proposé : une seconde personne peut le valider."), "success")
    return _back(slug)


@blueprint.post("/relecture/valider")
@requires(Permission.REPORT_CURATE)
def agree(slug: str) -> Any:
    agree_tree(actor=current_actor(), bench=open_bench(slug))
    flash(_("L’arbre est validé. Les chiffres se recalculent ; le rapport d’avant reste affiché jusque-là."), "success")
    return _back(slug)


@blueprint.post("/relecture/rendre")
@requires(Permission.REPORT_CURATE)
def send_back(slug: str) -> Any:
    bench, form = open_bench(slug), ReasonForm()
    if not form.validate_on_submit():
        return render_template("workbench/review.html", form=form, **review_page(bench)), 422
    reopen_tree(actor=current_actor(), bench=bench, reason=form.text.data or "")
    flash(_("L’arbre est rendu à l’atelier, avec votre raison."), "success")
    return _back(slug)


@blueprint.post("/relecture/reprendre")
@requires(Permission.REPORT_CURATE)
def take_back(slug: str) -> Any:
    undo_agreement(actor=current_actor(), bench=open_bench(slug))
    flash(_("La validation est annulée : l’arbre d’avant s’affiche, avec les décisions qui y avaient mené."), "success")
    return _back(slug)


def _back(slug: str) -> Any:
    return redirect(url_for("workbench.review", slug=slug), 303)
