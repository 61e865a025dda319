"""One campaign: its letter, its sending, what became of its messages."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.db import utcnow
from consult.errors import NotFound
from consult.notifications import queries
from consult.notifications.campaigns.pages import campaign_page
from consult.notifications.forms import LaunchForm
from consult.notifications.models import Campaign
from consult.notifications.operations.launch_campaign import InThePast
from consult.notifications.operations.pause_campaign import pause_campaign
from consult.notifications.operations.retry_messages import retry_messages
from consult.notifications.operations.send_campaign import send_campaign
from consult.notifications.operations.send_trial import send_trial
from consult.notifications.states import MessageState
from consult.notifications.views import blueprint
from consult.web.filters import datetime_long
from consult.web.guard import current_actor

RETRIED = {"echecs": MessageState.FAILED, "incertains": MessageState.SENDING}


def loaded(campaign_id: int) -> Campaign:
    return queries.campaign_of(g.organisation.id, campaign_id)


def back(campaign_id: int) -> Any:
    return redirect(url_for("campaigns.show", campaign_id=campaign_id))


@blueprint.get("/<int:campaign_id>")
@requires(Permission.CONSULTATION_INVITE)
def show(campaign_id: int) -> Any:
    page = campaign_page(loaded(campaign_id), utcnow())
    return render_template("campaigns/show.html", form=LaunchForm(formdata=None), **page)


@blueprint.post("/<int:campaign_id>/essai")
@requires(Permission.CONSULTATION_INVITE)
def trial(campaign_id: int) -> Any:
    address = send_trial(actor=current_actor(), campaign=loaded(campaign_id))
    flash(_("Un essai part vers %(address)s.", address=address), "success")
    return back(campaign_id)


@blueprint.post("/<int:campaign_id>/envoyer")
@requires(Permission.CONSULTATION_INVITE)
def send(campaign_id: int) -> Any:
    """Now, or at the hour that was chosen."""
    campaign, form = loaded(campaign_id), LaunchForm()
    if form.validate_on_submit():
        try:
            send_campaign(actor=current_actor(), campaign=campaign, send_at=form.send_at.data)
        except InThePast as refusal:
            form.refuse(refusal, "send_at")
        else:
            if form.send_at.data:
                flash(_("La campagne partira le %(when)s.", when=datetime_long(form.send_at.data)), "success")
            return back(campaign_id)
    return render_template("campaigns/show.html", form=form, **campaign_page(campaign, utcnow())), 422


@blueprint.post("/<int:campaign_id>/pause")
@requires(Permission.CONSULTATION_INVITE)
def pause(campaign_id: int) -> Any:
    pause_campaign(actor=current_actor(), campaign=loaded(campaign_id))
    return back(campaign_id)


@blueprint.post("/<int:campaign_id>/annuler")
@requires(Permission.CONSULTATION_INVITE)
def cancel(campaign_id: int) -> Any:
    pause_campaign(actor=current_actor(), campaign=loaded(campaign_id), for_good=True)
    flash(_("La campagne est annulée. Ce qui était parti est parti."), "success")
    return back(campaign_id)


@blueprint.post("/<int:campaign_id>/renvoyer/<which>")
@requires(Permission.CONSULTATION_INVITE)
def retry(campaign_id: int, which: str) -> Any:
    """A person decides to send again what failed, or what may or may not have left."""
    if which not in RETRIED:
        raise NotFound
    retry_messages(actor=current_actor(), campaign=loaded(campaign_id), state=RETRIED[which])
    flash(_("Ces messages repartent."), "success")
    return back(campaign_id)


@blueprint.post("/<int:campaign_id>/messages/<int:message_id>/renvoyer")
@requires(Permission.CONSULTATION_INVITE)
def retry_one(campaign_id: int, message_id: int) -> Any:
    campaign = loaded(campaign_id)
    retry_messages(actor=current_actor(), campaign=campaign, state=MessageState.SENDING, message_id=message_id)
    flash(_("Ce message repart."), "success")
    return back(campaign_id)


@blueprint.post("/<int:campaign_id>/messages/<int:message_id>/parti")
@requires(Permission.CONSULTATION_INVITE)
def arrived(campaign_id: int, message_id: int) -> Any:
    """The mail server's log, or the person, says that it arrived."""
    retry_messages(
        actor=current_actor(),
        campaign=loaded(campaign_id),
        state=MessageState.SENDING,
        arrived=True,
        message_id=message_id,
    )
    flash(_("C’est noté : ce message est parti."), "success")
    return back(campaign_id)
