"""The commission's pages: its desk, its list, one project, its grid."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.authz import Permission, requires
from consult.clock import PARIS
from consult.db import utcnow
from consult.errors import DomainError
from consult.projects.fields import row_id
from consult.projects.forms_commission import AssignForm, ComplementForm, ConflictForm, GridForm, grid_form
from consult.projects.models import Project
from consult.projects.operations.ask_complement import ask_complement
from consult.projects.operations.assign_projects import assign_projects
from consult.projects.operations.declare_conflict import declare_conflict
from consult.projects.operations.save_evaluation import save_evaluation
from consult.projects.operations.unassign_project import unassign_project
from consult.projects.pages.commission import desk_page, filter_choices, project_page, projects_page, proposal
from consult.projects.queries.access import held_project
from consult.projects.queries.calls import call_by_id
from consult.projects.queries.commission import PAGE, Wanted, grid_of
from consult.projects.rules.examination import missing_lines
from consult.territories.queries import territory_and_below
from consult.web.forms import strip_nul
from consult.web.guard import current_actor
from consult.web.htmx import render_page, wants_fragment
from consult.web.paging import page_count, page_number, page_url

blueprint = Blueprint("commission", __name__, url_prefix="/commission")
EXAMINE, DECIDE = Permission.PROJECT_EXAMINE, Permission.PROJECT_DECIDE


def loaded(project_id: int, permission: Permission = EXAMINE) -> Project:
    return held_project(current_actor(), permission, project_id)


def wanted() -> Wanted:
    """What the address narrows the list to; what is no number is left out."""
    call, place = request.args.get("appel", type=row_id), request.args.get("territoire", type=row_id)
    return Wanted(
        call_id=call,
        territory_ids=frozenset(territory_and_below(g.organisation.id, place)) if place else frozenset(),
        category=strip_nul(request.args.get("categorie", "")),
        state=request.args.get("etat", ""),
    )


def end_of(day: date | None) -> datetime | None:
    """The last instant of a day, as people in France read it."""
    return datetime.combine(day, time(23, 59, 59), PARIS) if day else None


@blueprint.get("/")
@requires(EXAMINE, somewhere=True)
def desk() -> Any:
    return render_template("commission/desk.html", **desk_page(current_actor(), utcnow()))


@blueprint.get("/projets")
@requires(EXAMINE, somewhere=True)
def projects() -> Any:
    asked, page = wanted(), page_number()
    shown = projects_page(current_actor(), asked, page, utcnow())
    return render_page(
        "commission/projects.html",
        **shown,
        **filter_choices(current_actor(), asked),
        place=request.args.get("territoire", type=row_id),
        page=page,
        pages=page_count(shown["count"], PAGE),
        pager_url=page_url(),
    )


@blueprint.get("/attribuer")
@requires(DECIDE, somewhere=True)
def propose() -> Any:
    """Who could examine what; nothing is written before the button below."""
    rows = proposal(current_actor(), wanted())
    return render_template("commission/assign.html", rows=rows, form=AssignForm(formdata=None))


@blueprint.post("/attribuer")
@requires(DECIDE, somewhere=True)
def assign() -> Any:
    form = AssignForm()
    due = form.return_on.data if form.return_on.validate(form) else None
    count = assign_projects(actor=current_actor(), pairs=form.pairs(), due_at=end_of(due))
    flash(ngettext("Un examen est attribué.", "%(num)s examens sont attribués.", count), "success")
    return redirect(url_for("commission.projects"), 303)


def project_response(project: Project, status: int = 200, **forms: Any) -> Any:
    context = project_page(current_actor(), project, utcnow())
    assigning = AssignForm(formdata=None)
    assigning.examiner_id.choices = context.get("candidates", [])
    shown: dict[str, Any] = {
        "conflict_form": ConflictForm(formdata=None),
        "complement_form": ComplementForm(formdata=None),
        "assign_form": assigning,
    }
    return render_template("commission/project.html", **context, **(shown | forms)), status


@blueprint.get("/projets/<int:project_id>")
@requires(EXAMINE, somewhere=True)
def show(project_id: int) -> Any:
    return project_response(loaded(project_id))


@blueprint.post("/projets/<int:project_id>/attribuer")
@requires(DECIDE, somewhere=True)
def assign_one(project_id: int) -> Any:
    project, form = loaded(project_id, DECIDE), AssignForm()
    chosen = request.form.get("examiner_id", type=int)
    due = form.return_on.data if form.return_on.validate(form) else None
    if chosen is None:
        raise DomainError(_("Choisissez une personne. Rien n’a changé."))
    assign_projects(actor=current_actor(), pairs=[(project.id, chosen)], due_at=end_of(due))
    return redirect(url_for("commission.show", project_id=project.id), 303)


@blueprint.post("/projets/<int:project_id>/retirer/<int:person_id>")
@requires(DECIDE, somewhere=True)
def unassign(project_id: int, person_id: int) -> Any:
    project = loaded(project_id, DECIDE)
    unassign_project(actor=current_actor(), project=project, examiner_id=person_id)
    return redirect(url_for("commission.show", project_id=project.id), 303)


@blueprint.post("/projets/<int:project_id>/deport")
@requires(EXAMINE, somewhere=True)
def step_aside(project_id: int) -> Any:
    project, form, actor = loaded(project_id), ConflictForm(), current_actor()
    if not form.validate():
        return project_response(project, 422, conflict_form=form)
    said = form.reason.data or ""
    again = declare_conflict(actor=actor, project=project, person_id=actor.person_id or 0, reason=said)
    flash(_("Votre déport est inscrit au registre. Vous ne participez plus à l’examen de ce projet."), "success")
    if again:
        flash(_("Votre bulletin le choisissait : il est retiré. Votez de nouveau, sans lui."), "attention")
    return redirect(url_for("commission.desk"), 303)


@blueprint.post("/projets/<int:project_id>/complement")
@requires(EXAMINE, somewhere=True)
def ask(project_id: int) -> Any:
    project, form = loaded(project_id), ComplementForm()
    if not form.validate():
        return project_response(project, 422, complement_form=form)
    due_at = end_of(form.due_on.data) or utcnow()
    ask_complement(actor=current_actor(), project=project, question=form.question.data or "", due_at=due_at)
    flash(_("La question est envoyée à l’auteur."), "success")
    return redirect(url_for("commission.show", project_id=project.id), 303)


def grid_response(project: Project, form: GridForm, status: int = 200, **more: Any) -> Any:
    context = project_page(current_actor(), project, utcnow())
    criteria = context["call"].criteria
    return render_template("commission/grid.html", **context, form=form, criteria=criteria, **more), status


@blueprint.get("/projets/<int:project_id>/grille")
@requires(EXAMINE, somewhere=True)
def grid(project_id: int) -> Any:
    project = loaded(project_id)
    known = grid_of(project.id, current_actor().person_id)
    values: dict[str, Any] = {"grades": known.grades if known else {}, "version": known.version if known else 0}
    if known:
        values |= {"admissibility": known.admissibility, "note": known.private_note}
    return grid_response(project, grid_form(call_by_id(project.call_id).criteria, **values))


@blueprint.post("/projets/<int:project_id>/grille")
@requires(EXAMINE, somewhere=True)
def write_grid(project_id: int) -> Any:
    """Save as it is typed (htmx), by « Enregistrer », or send."""
    project = loaded(project_id)
    criteria, send = call_by_id(project.call_id).criteria, request.form.get("do") == "envoyer"
    form = grid_form(criteria)
    try:
        if not form.validate():
            raise DomainError(_("Une réponse est à corriger : le brouillon n’est pas enregistré."))
        saved = save_evaluation(
            actor=current_actor(), project=project, send=send, seen_version=form.seen_version(), **form.evaluation()
        )
    except DomainError as refusal:
        if wants_fragment():
            return render_template("commission/grid_saved.html", problem=str(refusal)), 422
        missing = missing_lines(criteria, form.admissibility.data, form.grades()) if send else set()
        return grid_response(project, form, refusal.status, refusal=str(refusal), missing=missing)
    if wants_fragment():
        return render_template("commission/grid_saved.html", at=utcnow(), version=saved.version)
    flash(_("Votre grille est envoyée.") if send else _("Votre brouillon est enregistré."), "success")
    return redirect(url_for("commission.show" if send else "commission.grid", project_id=project.id), 303)
