"""The people an organisation knows: the list, one person, their roles and their access."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.accounts import queries
from consult.accounts.forms_people import GrantForm, PeopleFilterForm, PersonForm
from consult.accounts.labels import ROLE_HINTS, ROLE_LABELS, grant_rows, person_rows, person_summary
from consult.accounts.operations.create_account import create_account as create_account_
from consult.accounts.operations.end_grant import end_grant as end_grant_
from consult.accounts.operations.grant_role import AlreadyGranted, GrantDates, WholeOrganisationOnly
from consult.accounts.operations.grant_role import grant_role as grant_role_
from consult.accounts.operations.save_person import save_person
from consult.accounts.operations.withdraw_account import withdraw_account as withdraw_account_
from consult.accounts.rules import grantable_roles
from consult.accounts.views import people
from consult.authz import Permission, requires
from consult.clock import today
from consult.web.guard import current_actor
from consult.web.htmx import render_page
from consult.web.paging import page_count, page_number, page_url


@people.get("")
@requires(Permission.PEOPLE_MANAGE)
def index() -> Any:
    form = PeopleFilterForm(request.args).offer(g.organisation.id)
    form.validate()
    below = queries.places_below(g.organisation.id, form.territory_id.data)
    wanted = queries.PeopleFilter(form.q.data or "", form.college_id.data, below, form.role.data)
    page = page_number()
    found, count = queries.people(g.organisation.id, wanted, page)
    return render_page(
        "people/index.html",
        form=form,
        rows=person_rows(g.organisation.id, found, today()),
        count=count,
        known=queries.count_people(g.organisation.id),
        page=page,
        pages=page_count(count, queries.PAGE),
        pager_url=page_url(),
    )


@people.route("/ajouter", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def add() -> Any:
    form = PersonForm().offer(g.organisation.id)
    if form.validate_on_submit():
        person = save_person(actor=current_actor(), person_id=None, values=form.values())
        flash(_("%(name)s est dans la liste.", name=person.full_name), "success")
        return redirect(url_for("people.show", person_id=person.id))
    return render_template("people/edit.html", form=form, person=None), 422 if form.errors else 200


@people.get("/<int:person_id>")
@requires(Permission.PEOPLE_MANAGE)
def show(person_id: int) -> Any:
    return person_page(person_id, GrantForm(formdata=None))


def person_page(person_id: int, form: GrantForm) -> Any:
    actor = current_actor()
    person = queries.person(actor.organisation_id, person_id)
    form.offer(actor.organisation_id, grantable_roles(actor.grants))
    page = render_template(
        "people/show.html",
        person=person,
        summary=person_summary(person),
        roles=grant_rows(actor.organisation_id, queries.grants_of(person.id), today()),
        hints=[(ROLE_LABELS[role], hint) for role, hint in ROLE_HINTS.items()],
        form=form,
    )
    return page, 422 if form.errors else 200


@people.route("/<int:person_id>/modifier", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def edit(person_id: int) -> Any:
    person = queries.person(g.organisation.id, person_id)
    form = PersonForm(obj=person).offer(g.organisation.id)
    if form.validate_on_submit():
        save_person(actor=current_actor(), person_id=person_id, values=form.values())
        flash(_("C’est enregistré."), "success")
        return redirect(url_for("people.show", person_id=person_id))
    return render_template("people/edit.html", form=form, person=person), 422 if form.errors else 200


@people.post("/<int:person_id>/roles")
@requires(Permission.PEOPLE_MANAGE)
def grant_role(person_id: int) -> Any:
    form = GrantForm().offer(g.organisation.id, grantable_roles(current_actor().grants))
    if form.validate_on_submit():
        try:
            grant_role_(actor=current_actor(), person_id=person_id, **form.values())
        except (GrantDates, AlreadyGranted, WholeOrganisationOnly) as refusal:
            form.refuse(refusal, "ends_on" if isinstance(refusal, GrantDates) else "role")
        else:
            flash(_("Le rôle est donné."), "success")
            return redirect(url_for("people.show", person_id=person_id))
    return person_page(person_id, form)


@people.post("/<int:person_id>/roles/<int:grant_id>/terminer")
@requires(Permission.PEOPLE_MANAGE)
def end_grant(person_id: int, grant_id: int) -> Any:
    end_grant_(actor=current_actor(), person_id=person_id, grant_id=grant_id, today=today())
    flash(_("Le rôle est terminé."), "success")
    return redirect(url_for("people.show", person_id=person_id))


@people.post("/<int:person_id>/compte")
@requires(Permission.PEOPLE_MANAGE)
def create_account(person_id: int) -> Any:
    create_account_(actor=current_actor(), person_id=person_id)
    flash(_("Un lien de connexion, bon sept jours, part par e-mail."), "success")
    return redirect(url_for("people.show", person_id=person_id))


@people.post("/<int:person_id>/compte/retirer")
@requires(Permission.PEOPLE_MANAGE)
def withdraw_account(person_id: int) -> Any:
    withdraw_account_(actor=current_actor(), person_id=person_id)
    flash(_("L’accès est retiré : ses sessions sont terminées sur tous ses appareils."), "success")
    return redirect(url_for("people.show", person_id=person_id))
