"""Preparing rounds, opening them, watching them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.authz import Permission, requires
from consult.db import utcnow
from consult.errors import DomainError
from consult.selection.errors import CannotOpen, NotCounted, RoundIsOpen
from consult.selection.forms import HINTS, CancelForm, PrepareForm, RoundForm
from consult.selection.models import Method, RoundState
from consult.selection.operations.cancel_round import cancel_round
from consult.selection.operations.edit_round import edit_round
from consult.selection.operations.open_round import open_round
from consult.selection.operations.prepare_rounds import prepare_rounds
from consult.selection.operations.start_count import start_count
from consult.selection.pages import preparing
from consult.selection.queries import rounds
from consult.web.guard import current_actor

blueprint = Blueprint("rounds", __name__, url_prefix="/administration/scrutins")


def loaded(round_id: int) -> Any:
    return rounds.held_round(current_actor(), round_id)


def back(round_id: int) -> Any:
    return redirect(url_for("rounds.show", round_id=round_id))


@blueprint.get("")
@requires(Permission.ROUND_MANAGE, somewhere=True)
def index() -> Any:
    return render_template("rounds/index.html", **preparing.index_page(current_actor(), utcnow()))


@blueprint.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.ROUND_MANAGE, somewhere=True)
def new() -> Any:
    actor = current_actor()
    form, places = PrepareForm(data=preparing.dates_offered(actor)), preparing.places_offered(actor)
    form.offer(preparing.calls_offered(actor), places)
    if form.validate_on_submit():
        try:
            made = prepare_rounds(
                actor=actor, call_id=form.call_id.data, territory_id=form.territory_id.data or None,
                among={place for place, _name in places}, dates=form.dates(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            said = ngettext("%(num)s scrutin est préparé.", "%(num)s scrutins sont préparés.", len(made))
            flash(said if made else _("Chaque territoire a déjà son scrutin pour cet appel."), "success")
            return back(made[0].id) if len(made) == 1 else redirect(url_for("rounds.index"))
    return render_template("rounds/new.html", form=form), 422 if form.errors else 200


@blueprint.get("/<int:round_id>")
@requires(Permission.ROUND_MANAGE, somewhere=True)
def show(round_id: int) -> Any:
    return render_template("rounds/show.html", **preparing.round_page(loaded(round_id), utcnow()))


@blueprint.route("/<int:round_id>/reglages", methods=["GET", "POST"])
@requires(Permission.ROUND_MANAGE, somewhere=True)
def edit(round_id: int) -> Any:
    round_ = loaded(round_id)
    if round_.state is not RoundState.PREPARED:
        flash(str(RoundIsOpen()), "attention")
        return back(round_id)
    form = RoundForm(data=preparing.settings_of(round_))
    if form.validate_on_submit():
        try:
            edit_round(
                actor=current_actor(), round_=round_, title=form.title.data or "", method=Method(form.method.data),
                rules=form.rules(), dates=form.dates(),
            )  # fmt: skip
        except DomainError as refusal:
            form.refuse(refusal, "closes_at")
        else:
            flash(_("Les réglages du scrutin sont enregistrés."), "success")
            return back(round_id)
    page = render_template("rounds/edit.html", form=form, round=round_, hints=HINTS)
    return page, 422 if form.errors else 200


@blueprint.post("/<int:round_id>/ouvrir")
@requires(Permission.ROUND_MANAGE, somewhere=True)
def open_now(round_id: int) -> Any:
    try:
        open_round(actor=current_actor(), round_=loaded(round_id))
    except CannotOpen as refusal:
        flash(str(refusal), "attention")
    else:
        flash(_("Le scrutin est ouvert. Les élus de la liste reçoivent un e-mail."), "success")
    return back(round_id)


@blueprint.post("/<int:round_id>/annuler")
@requires(Permission.ROUND_MANAGE, somewhere=True)
def cancel(round_id: int) -> Any:
    """An open one with its reason, which is asked for again where it is missing."""
    round_, form = loaded(round_id), CancelForm()
    was_open = round_.state is RoundState.OPEN
    if was_open and not form.validate():
        page = preparing.round_page(round_, utcnow()) | {"cancel_form": form}
        return render_template("rounds/show.html", **page), 422
    cancel_round(actor=current_actor(), round_=round_, reason=form.reason.data or "")
    said = _("Le scrutin est annulé, et ses votants reçoivent la raison. Vous pouvez en préparer un autre.")
    flash(said if was_open else _("Le scrutin est annulé. Vous pouvez en préparer un autre."), "success")
    return back(round_id) if was_open else redirect(url_for("rounds.index"))


@blueprint.post("/<int:round_id>/depouiller")
@requires(Permission.ROUND_MANAGE, somewhere=True)
def count(round_id: int) -> Any:
    start_count(actor=current_actor(), round_=loaded(round_id))
    flash(_("Le dépouillement est lancé. Vous pouvez quitter cette page : il continue."), "success")
    return back(round_id)


@blueprint.get("/<int:round_id>/bulletins")
@requires(Permission.ROUND_MANAGE, somewhere=True)
def ballots(round_id: int) -> Any:
    round_ = loaded(round_id)
    if round_.state is not RoundState.COUNTED:
        raise NotCounted
    return render_template("rounds/ballots.html", **preparing.ballots_page(round_))
