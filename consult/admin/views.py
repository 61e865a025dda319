"""The home page of each person, the record of acts, and erasures on request."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.accounts import queries as accounts
from consult.admin.forms import ErasureSearchForm, JournalForm
from consult.admin.home import home_page, visitor_page
from consult.admin.rights import erasure_candidates, erasure_rows, journal_rows
from consult.audit import queries as audit
from consult.authz import Permission, public, requires
from consult.consultations import queries_erasure
from consult.consultations.operations.erase_participation import erase_participation
from consult.db import utcnow
from consult.projects.operations.forget_person import forget_person
from consult.web.guard import current_actor
from consult.web.htmx import render_page
from consult.web.paging import page_count, page_number, page_url

blueprint = Blueprint("admin", __name__)


@blueprint.get("/")
@public
def home() -> Any:
    actor = current_actor()
    if actor.account_id is None:
        return render_template("admin/visitor.html", **visitor_page(g.organisation.id, utcnow()))
    return render_template("admin/home.html", **home_page(actor, utcnow()))


@blueprint.get("/administration/journal")
@requires(Permission.AUDIT_READ)
def journal() -> Any:
    form = JournalForm(request.args).offer(audit.actions_of(g.organisation.id))
    action = form.action.data if form.validate() else ""
    events, count = audit.events(g.organisation.id, action, page_number())
    return render_page(
        "admin/journal.html",
        form=form,
        rows=journal_rows(events),
        count=count,
        page=page_number(),
        pages=page_count(count, audit.PAGE),
        pager_url=page_url(),
    )


@blueprint.get("/administration/effacements")
@requires(Permission.ERASURE_HANDLE)
def erasures() -> Any:
    form = ErasureSearchForm(request.args)
    done, count = queries_erasure.erasures(g.organisation.id, page_number())
    return render_template(
        "admin/erasures.html",
        form=form,
        candidates=erasure_candidates(g.organisation.id, form.q.data or ""),
        rows=erasure_rows(done),
        count=count,
        page=page_number(),
        pages=page_count(count, queries_erasure.PAGE),
        pager_url=page_url(),
    )


@blueprint.route("/administration/effacements/<int:participation_id>", methods=["GET", "POST"])
@requires(Permission.ERASURE_HANDLE)
def erase(participation_id: int) -> Any:
    found = queries_erasure.erasable(g.organisation.id, participation_id)
    if request.method == "POST":
        erase_participation(actor=current_actor(), participation=found.participation)
        flash(_("Tout est effacé : textes, analyses, citations et lien avec la personne."), "success")
        return redirect(url_for("admin.erasures"))
    return render_template("admin/erase.html", found=found)


@blueprint.route("/administration/effacements/personnes/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.ERASURE_HANDLE)
def erase_from_projects(person_id: int) -> Any:
    """A person asks that nothing of projects names them any more."""
    person = accounts.person(g.organisation.id, person_id)
    if request.method == "POST":
        forget_person(actor=current_actor(), person_id=person.id)
        flash(_("C’est effacé : plus aucun projet, soutien ni commentaire ne mène à cette personne."), "success")
        return redirect(url_for("admin.erasures"))
    return render_template("admin/erase_from_projects.html", person=person)
