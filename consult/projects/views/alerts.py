"""What a member wishes to hear of."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.projects.forms_public import AlertForm
from consult.projects.operations.drop_alert import drop_alert
from consult.projects.operations.save_alert import save_alert
from consult.projects.pages.alerts import alerts_page
from consult.projects.views.public import blueprint
from consult.web.guard import current_actor


@blueprint.route("/mes-alertes", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def alerts() -> Any:
    actor = current_actor()
    form = AlertForm().offer(g.organisation.id)
    if form.validate_on_submit():
        save_alert(
            actor=actor,
            territory_id=form.territoire.data or None,
            category=form.categorie.data or None,
            rhythm=form.rythme.data,
        )
        flash(_("C’est noté : vous recevrez les nouveaux projets de ce choix."), "success")
        return redirect(url_for("projects.alerts"), 303)
    page = render_template("projects/alerts.html", form=form, **alerts_page(actor))
    return page, 422 if form.errors else 200


@blueprint.post("/mes-alertes/<int:follow_id>/retirer")
@requires(Permission.SIGNED_IN)
def drop(follow_id: int) -> Any:
    drop_alert(actor=current_actor(), follow_id=follow_id)
    flash(_("C’est noté : vous n’en recevrez plus de nouvelles."), "success")
    return redirect(url_for("projects.alerts"), 303)
