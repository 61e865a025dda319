"""How long the consultation keeps what, and the DPO's view of every clock."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries
from consult.consultations.retention import pages
from consult.consultations.retention.errors import DelaysRefused
from consult.consultations.retention.forms import DelaysForm, HoldForm
from consult.consultations.retention.operations.hold_clock import hold_clock
from consult.consultations.retention.operations.lift_hold import lift_hold
from consult.consultations.retention.operations.set_delays import set_delays
from consult.consultations.retention.queries import clock_in
from consult.consultations.views.composing import blueprint
from consult.db import utcnow
from consult.errors import DomainError
from consult.web.guard import current_actor


@blueprint.route("/consultations/<slug>/conservation", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def retention(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    page = pages.settings_page(consultation, utcnow())
    form, status = DelaysForm(data=pages.proposed_days(consultation)), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                set_delays(actor=current_actor(), consultation=consultation, days=form.delays())
                flash(_("Les durées sont enregistrées."), "success")
                return redirect(url_for("composing.retention", slug=slug), 303)
        except DelaysRefused as refusal:
            form.refuse_delays(refusal, page["least"])
        except DomainError as refusal:
            form.refuse(refusal)
            status = refusal.status
    return render_template("composing/retention.html", form=form, **page), status


@blueprint.get("/conservation")
@requires(Permission.ERASURE_HANDLE)
def all_clocks() -> Any:
    return render_template("composing/clocks.html", **pages.all_clocks_page(g.organisation.id, utcnow()))


@blueprint.route("/conservation/<int:clock_id>/suspendre", methods=["GET", "POST"])
@requires(Permission.ERASURE_HANDLE)
def hold(clock_id: int) -> Any:
    clock, form = clock_in(g.organisation.id, clock_id), HoldForm()
    if form.validate_on_submit():
        hold_clock(actor=current_actor(), clock=clock, reason=form.reason.data or "")
        flash(_("Cette étape est suspendue. Rien ne se fera avant que vous la repreniez."), "success")
        return redirect(url_for("composing.all_clocks"), 303)
    row = pages.clock_row(clock, queries.consultation_by_id(clock.consultation_id), None, {})
    return render_template("composing/hold.html", form=form, row=row), 422 if form.errors else 200


@blueprint.post("/conservation/<int:clock_id>/reprendre")
@requires(Permission.ERASURE_HANDLE)
def lift(clock_id: int) -> Any:
    lift_hold(actor=current_actor(), clock=clock_in(g.organisation.id, clock_id))
    flash(_("L’étape reprend son cours : elle sera annoncée avant de se faire."), "success")
    return redirect(url_for("composing.all_clocks"), 303)
