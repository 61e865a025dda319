"""The addresses that mail does not reach: the operator drops the returns here."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.notifications import queries
from consult.notifications.campaigns.pages import bounce_rows, taken_sentence
from consult.notifications.forms import BouncesForm
from consult.notifications.operations.lift_bounce import lift_bounce
from consult.notifications.operations.take_returns import take_returns
from consult.notifications.views import blueprint
from consult.web.csv_table import UnreadableFile
from consult.web.guard import current_actor
from consult.web.paging import page_count, page_number, page_url


@blueprint.route("/retours", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_INVITE)
def bounces() -> Any:
    form = BouncesForm()
    if form.validate_on_submit():
        try:
            taken = take_returns(actor=current_actor(), data=form.file.data.read())
        except UnreadableFile as refusal:
            form.refuse(refusal, "file")
        else:
            flash(taken_sentence(taken), "success")
            return redirect(url_for("campaigns.bounces"))
    page = page_number()
    stops, count = queries.bounced(g.organisation.id, page)
    shown = render_template(
        "campaigns/bounces.html",
        form=form,
        rows=bounce_rows(stops),
        count=count,
        stops=queries.count_stops(g.organisation.id),
        page=page,
        pages=page_count(count, queries.PAGE),
        pager_url=page_url(),
    )
    return shown, 422 if form.errors else 200


@blueprint.post("/retours/<int:stop_id>/lever")
@requires(Permission.CONSULTATION_INVITE)
def lift(stop_id: int) -> Any:
    lift_bounce(actor=current_actor(), stop_id=stop_id)
    flash(_("Cette adresse recevra de nouveau les messages."), "success")
    return redirect(url_for("campaigns.bounces"))
