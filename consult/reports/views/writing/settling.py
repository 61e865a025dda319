"""Numbers typed by hand: replaced by a figure, or said to be none."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.reports.composing.forms import NumberForm
from consult.reports.composing.operations.settle_number import settle_number
from consult.reports.views.writing import blueprint, desk_of
from consult.web.guard import current_actor


@blueprint.post("/<int:composition_id>/blocs/<block_id>/nombres")
@requires(Permission.REPORT_CURATE)
def settle(slug: str, composition_id: int, block_id: str) -> Any:
    desk, form = desk_of(slug, composition_id), NumberForm()
    settle_number(
        actor=current_actor(),
        composition=desk.composition,
        block_id=block_id,
        key=form.key.data or "",
        entries=desk.entries,
        ref=form.ref.data or "",
        because=form.because.data or "",
    )
    flash(_("Le chiffre est inséré.") if form.ref.data else _("C’est noté, avec votre nom."), "success")
    back = url_for("writing.edit", slug=slug, composition_id=composition_id, block_id=block_id)
    return redirect(back)
