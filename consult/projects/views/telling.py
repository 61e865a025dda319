"""Telling those who took part in a call what became of it."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.errors import DomainError
from consult.projects.forms_following import TellForm
from consult.projects.operations.tell_outcome import tell_outcome
from consult.projects.pages.dashboards import telling_page
from consult.projects.queries.calls import call_of
from consult.projects.views.following import blueprint
from consult.web.guard import current_actor


@blueprint.route("/suivi-projets/appels/<int:call_id>/informer", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def tell(call_id: int) -> Any:
    call, form, status = call_of(g.organisation.id, call_id), TellForm(), 200
    if request.method == "POST":
        status = 422
        try:
            if form.validate():
                tell_outcome(actor=current_actor(), call=call, words=form.words.data or "")
                flash(_("Les messages partent : chacun en reçoit un."), "success")
                return redirect(url_for("following.tell", call_id=call_id), 303)
        except DomainError as refusal:
            form.refuse(refusal)
            status = refusal.status
    return render_template("following/tell.html", form=form, **telling_page(call)), status
