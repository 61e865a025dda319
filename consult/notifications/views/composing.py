"""Compose a campaign: the list, the form, the size of its audience."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for

from consult.authz import Permission, requires
from consult.errors import NotFound
from consult.notifications import queries
from consult.notifications.campaigns.pages import campaigns_page, size_of
from consult.notifications.campaigns.pages_composing import draft_of, edit_page, kind_rows, started_with
from consult.notifications.forms import CampaignForm, shown_values
from consult.notifications.operations.save_campaign import CampaignText, NoConsultation, save_campaign
from consult.notifications.states import CampaignKind
from consult.notifications.views import blueprint
from consult.web.guard import current_actor
from consult.web.paging import page_count, page_number, page_url


@blueprint.get("")
@requires(Permission.CONSULTATION_INVITE)
def index() -> Any:
    page = page_number()
    found = campaigns_page(g.organisation.id, page)
    pages = page_count(found["count"], queries.PAGE)
    return render_template("campaigns/index.html", page=page, pages=pages, pager_url=page_url(), **found)


@blueprint.get("/nouvelle")
@requires(Permission.CONSULTATION_INVITE)
def choose() -> Any:
    return render_template("campaigns/choose.html", kinds=kind_rows(request.args.get("consultation", "")))


@blueprint.route("/nouvelle/<kind>", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_INVITE)
def new(kind: str) -> Any:
    """What the address says (consultation, college, territory, age) is chosen already: other pages lead here."""
    if kind not in list(CampaignKind):
        raise NotFound
    wanted = CampaignKind(kind)
    form = CampaignForm(data=started_with(g.organisation.id, wanted, request.args))
    return edited(form.offer(g.organisation.id, wanted), None)


@blueprint.route("/<int:campaign_id>/modifier", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_INVITE)
def edit(campaign_id: int) -> Any:
    campaign = queries.campaign_of(g.organisation.id, campaign_id)
    return edited(CampaignForm(data=shown_values(campaign)).offer(g.organisation.id, campaign.kind), campaign)


def edited(form: CampaignForm, campaign: Any) -> Any:
    """Saved, or only measured: « Voir combien » asks for the size of the audience and keeps nothing."""
    size = None
    if form.validate_on_submit():
        try:
            if request.form.get("do") == "size":
                size = size_of(draft_of(g.organisation.id, form))
            else:
                saved = save_campaign(actor=current_actor(), campaign=campaign, **form.campaign_values())
                return redirect(url_for("campaigns.show", campaign_id=saved.id))
        except CampaignText as refusal:
            form.refuse(refusal, refusal.field)
        except NoConsultation as refusal:
            form.refuse(refusal, "consultation_id")
    page = render_template("campaigns/edit.html", **edit_page(form, campaign), size=size)
    return page, 422 if form.errors else 200
