"""Follow an open consultation, and write to those who are missing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for

from consult.authz import Permission, requires
from consult.consultations import queries
from consult.consultations.cockpit import cockpit_page
from consult.consultations.forms_cockpit import CellForm
from consult.consultations.operations.draft_cell_campaign import draft_cell_campaign
from consult.db import utcnow
from consult.errors import DomainError
from consult.web.guard import current_actor

blueprint = Blueprint("cockpit", __name__, url_prefix="/administration/consultations/<slug>/suivi")


@blueprint.get("")
@requires(Permission.PARTICIPATION_READ)
def show(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    page = cockpit_page(consultation, request.args.get("college", type=int))
    is_open = queries.is_open(consultation.id, utcnow())
    return render_template("cockpit/show.html", consultation=consultation, is_open=is_open, **page)


@blueprint.post("/ecrire")
@requires(Permission.CONSULTATION_INVITE)
def write(slug: str) -> Any:
    """A campaign to one cell, ready to be read and sent."""
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    form = CellForm().offer(g.organisation.id)
    if not form.validate_on_submit():
        raise DomainError(next(message for messages in form.errors.values() for message in messages))
    campaign_id = draft_cell_campaign(actor=current_actor(), consultation=consultation, **form.values())
    return redirect(url_for("campaigns.show", campaign_id=campaign_id))
