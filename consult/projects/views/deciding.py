"""The chair's pages: a decision, what is decided and waits, its publication; the author's answer to a question."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.errors import DomainError
from consult.projects.errors import DecisionRefused
from consult.projects.forms_commission import ComplementAnswerForm, DecisionForm
from consult.projects.models import Project
from consult.projects.operations.answer_complement import answer_complement
from consult.projects.operations.decide_project import decide_project
from consult.projects.operations.publish_decisions import publish_decisions
from consult.projects.pages.deciding import decision_page, decision_values, merge_choices
from consult.projects.pages.publication import preview_page, remember_work, waiting_page
from consult.projects.queries.access import held_project, own_project
from consult.projects.queries.commission import complement
from consult.projects.views.commission import DECIDE, blueprint
from consult.web.forms import options
from consult.web.guard import current_actor

FIELD_OF_FAULT = {"reasons": "reasons", "redirected_to": "redirected_to", "merged_into": "merged_into_id"}


def prepared(project: Project, **values: Any) -> DecisionForm:
    form = DecisionForm(**values)
    form.merged_into_id.choices = options([("", _("Aucun")), *merge_choices(current_actor(), project)])
    return form


@blueprint.get("/projets/<int:project_id>/decision")
@requires(DECIDE, somewhere=True)
def decision(project_id: int) -> Any:
    project = held_project(current_actor(), DECIDE, project_id)
    form = prepared(project, formdata=None, data=decision_values(project))
    return render_template("commission/decision.html", **decision_page(project), form=form)


@blueprint.post("/projets/<int:project_id>/decision")
@requires(DECIDE, somewhere=True)
def decide(project_id: int) -> Any:
    actor = current_actor()
    project = held_project(actor, DECIDE, project_id)
    form = prepared(project)
    try:
        if form.validate():
            decide_project(actor=actor, project=project, **form.values())
            flash(_("La décision est écrite. Rien ne se voit avant sa publication."), "success")
            return redirect(url_for("commission.show", project_id=project.id), 303)
    except DecisionRefused as refusal:
        form.refuse(refusal, FIELD_OF_FAULT.get(refusal.fault, ""))
    return render_template("commission/decision.html", **decision_page(project), form=form), 422


@blueprint.get("/publication")
@requires(DECIDE, somewhere=True)
def publication() -> Any:
    return render_template("commission/publication.html", **waiting_page(current_actor()))


@blueprint.get("/publication/apercu")
@requires(DECIDE, somewhere=True)
def preview() -> Any:
    chosen = [int(each) for each in request.args.getlist("projet") if each.isascii() and each.isdigit()]
    shown = preview_page(current_actor(), chosen)
    if not shown["rows"]:
        raise DomainError(_("Choisissez au moins une décision à publier. Rien n’est parti."))
    return render_template("commission/preview.html", **shown)


@blueprint.post("/publication")
@requires(DECIDE, somewhere=True)
def publish() -> Any:
    chosen = {int(each) for each in request.form.getlist("projet") if each.isascii() and each.isdigit()}
    job = publish_decisions(actor=current_actor(), project_ids=chosen)
    remember_work(job.id)
    return redirect(url_for("jobs.show", job_id=job.id), 303)


@blueprint.post("/questions/<slug>/<int:complement_id>")
@requires(Permission.SIGNED_IN)
def answer(slug: str, complement_id: int) -> Any:
    """An author answers the commission, from the page of their project."""
    project, form = own_project(current_actor(), slug), ComplementAnswerForm()
    if not form.validate():
        raise DomainError(str(next(iter(form.errors.values()))[0]))
    answer_complement(
        actor=current_actor(),
        project=project,
        complement=complement(project, complement_id),
        answer=form.answer.data or "",
    )
    flash(_("Votre réponse est envoyée à la commission."), "success")
    return redirect(url_for("filing.show", slug=project.slug), 303)
