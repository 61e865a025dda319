"""The lists of a call: its categories, the commission's grid, the fields of its own."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.projects.calls_pages import category_rows, criterion_rows, field_rows
from consult.projects.errors import CallRefused, CallSettled
from consult.projects.forms_calls import CategoryForm, CriterionForm, FieldForm
from consult.projects.models import Call
from consult.projects.operations.remove_criterion import remove_criterion
from consult.projects.operations.remove_field import remove_field
from consult.projects.operations.retire_category import retire_category
from consult.projects.operations.save_category import category_of, save_category
from consult.projects.operations.save_criterion import criterion_of, save_criterion
from consult.projects.operations.save_field import field_of, save_field
from consult.projects.queries.calls import has_evaluations
from consult.projects.views.calls import blueprint, loaded
from consult.web.forms import Form
from consult.web.guard import current_actor


def to(endpoint: str, slug: str, message: str) -> Any:
    flash(message, "success")
    return redirect(url_for(endpoint, slug=slug), 303)


def shown(template: str, call: Call, form: Form, **values: Any) -> Any:
    return render_template(template, call=call, form=form, **values), 422 if form.errors else 200


@blueprint.route("/<slug>/categories", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def categories(slug: str) -> Any:
    call, form = loaded(slug), CategoryForm()
    if form.validate_on_submit():
        try:
            save_category(actor=current_actor(), call=call, name=form.name.data)
            return to("calls.categories", slug, _("La catégorie est ajoutée."))
        except CallRefused as refusal:
            form.refuse(refusal, refusal.field)
    return shown("calls/categories.html", call, form, rows=category_rows(call))


@blueprint.route("/<slug>/categories/<int:category_id>", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def category(slug: str, category_id: int) -> Any:
    call = loaded(slug)
    form = CategoryForm(obj=category_of(call, category_id))
    if form.validate_on_submit():
        try:
            save_category(actor=current_actor(), call=call, name=form.name.data, category_id=category_id)
            return to("calls.categories", slug, _("La catégorie est renommée, sur les projets qui l’ont aussi."))
        except CallRefused as refusal:
            form.refuse(refusal, refusal.field)
    return shown("calls/category.html", call, form)


@blueprint.post("/<slug>/categories/<int:category_id>/retirer")
@requires(Permission.CALL_MANAGE)
def retire(slug: str, category_id: int) -> Any:
    done = retire_category(actor=current_actor(), call=loaded(slug), category_id=category_id)
    told = {
        "removed": _("La catégorie est supprimée : aucun projet ne l’avait."),
        "retired": _("La catégorie est retirée : les projets qui l’ont la gardent, aucun autre ne peut la choisir."),
        "restored": _("La catégorie est de nouveau proposée."),
    }
    return to("calls.categories", slug, told[done])


@blueprint.get("/<slug>/criteres")
@requires(Permission.CALL_MANAGE)
def criteria(slug: str) -> Any:
    call = loaded(slug)
    settled = has_evaluations(call.id)
    return render_template("calls/criteria.html", call=call, rows=criterion_rows(call), settled=settled)


@blueprint.route("/<slug>/criteres/ajouter", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def add_criterion(slug: str) -> Any:
    return edited_criterion(loaded(slug), CriterionForm(), None)


@blueprint.route("/<slug>/criteres/<int:criterion_id>", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def criterion(slug: str, criterion_id: int) -> Any:
    call = loaded(slug)
    return edited_criterion(call, CriterionForm(obj=criterion_of(call, criterion_id)), criterion_id)


def edited_criterion(call: Call, form: CriterionForm, criterion_id: int | None) -> Any:
    if form.validate_on_submit():
        try:
            save_criterion(
                actor=current_actor(),
                call=call,
                criterion_id=criterion_id,
                kind=form.kind.data,
                label=form.label.data,
                hint=form.help.data or "",
                weight=form.weight.data,
            )
            return to("calls.criteria", call.slug, _("Le critère est enregistré."))
        except (CallRefused, CallSettled) as refusal:
            form.refuse(refusal)
    return shown("calls/criterion.html", call, form, criterion_id=criterion_id)


@blueprint.post("/<slug>/criteres/<int:criterion_id>/retirer")
@requires(Permission.CALL_MANAGE)
def drop_criterion(slug: str, criterion_id: int) -> Any:
    remove_criterion(actor=current_actor(), call=loaded(slug), criterion_id=criterion_id)
    return to("calls.criteria", slug, _("Le critère est retiré de la grille."))


@blueprint.get("/<slug>/champs")
@requires(Permission.CALL_MANAGE)
def fields(slug: str) -> Any:
    call = loaded(slug)
    return render_template("calls/fields.html", call=call, rows=field_rows(call))


@blueprint.route("/<slug>/champs/ajouter", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def add_field(slug: str) -> Any:
    return edited_field(loaded(slug), FieldForm(), None)


@blueprint.route("/<slug>/champs/<key>", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def field(slug: str, key: str) -> Any:
    call = loaded(slug)
    held = field_of(call, key)
    return edited_field(call, FieldForm(data=held | {"choices": "\n".join(held["choices"])}), key)


def edited_field(call: Call, form: FieldForm, key: str | None) -> Any:
    if form.validate_on_submit():
        try:
            save_field(
                actor=current_actor(),
                call=call,
                key=key,
                label=form.label.data,
                hint=form.help.data or "",
                kind=form.kind.data,
                choices=form.answers(),
                required=form.required.data,
            )
            return to("calls.fields", call.slug, _("Le champ est enregistré."))
        except CallRefused as refusal:
            form.refuse(refusal, refusal.field)
        except CallSettled as refusal:
            form.refuse(refusal)
    return shown("calls/field.html", call, form, key=key)


@blueprint.post("/<slug>/champs/<key>/retirer")
@requires(Permission.CALL_MANAGE)
def drop_field(slug: str, key: str) -> Any:
    remove_field(actor=current_actor(), call=loaded(slug), key=key)
    return to("calls.fields", slug, _("Le champ est retiré."))
