"""The administrator invites people and reminds them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.accounts.people_file import INVITED_COLUMNS
from consult.accounts.people_source import keep_file
from consult.authz import Permission, requires
from consult.consultations import queries
from consult.consultations.forms_inviting import KnownPeopleForm, ListForm
from consult.consultations.inviting import invitations_page
from consult.consultations.models import Consultation
from consult.consultations.operations.invite_people import KIND, invite_people
from consult.consultations.operations.send_campaign import send_campaign
from consult.db import utcnow
from consult.errors import NotFound
from consult.jobs import queries as jobs
from consult.notifications.states import CampaignKind
from consult.web.csv_export import csv_response
from consult.web.csv_table import UnreadableFile
from consult.web.guard import current_actor
from consult.web.transaction import without_lock

blueprint = Blueprint("inviting", __name__, url_prefix="/administration/consultations/<slug>/invitations")


def loaded(slug: str) -> Consultation:
    return queries.consultation_by_slug(g.organisation.id, slug)


@blueprint.get("")
@requires(Permission.CONSULTATION_INVITE)
def index(slug: str) -> Any:
    consultation = loaded(slug)
    page = invitations_page(consultation, utcnow())
    return render_template("inviting/index.html", consultation=consultation, **page)


@blueprint.route("/ajouter", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_INVITE)
def add(slug: str) -> Any:
    """People already known, by college and territory."""
    consultation = loaded(slug)
    form = KnownPeopleForm().offer(g.organisation.id)
    if form.validate_on_submit():
        invite_people(actor=current_actor(), consultation=consultation, **form.values())
        return redirect(url_for("inviting.index", slug=slug))
    return render_template("inviting/add.html", consultation=consultation, form=form, list_form=ListForm(formdata=None))


@blueprint.post("/liste")
@requires(Permission.CONSULTATION_INVITE)
def add_list(slug: str) -> Any:
    """People of a file; those who were not known are added to the organisation's."""
    consultation = loaded(slug)
    form = ListForm()
    if form.validate_on_submit():
        try:
            with without_lock():
                kept = keep_file(form.file.data.read(), INVITED_COLUMNS, "invited")
            invite_people(actor=current_actor(), consultation=loaded(slug), file_name=kept)
        except UnreadableFile as refusal:
            form.refuse(refusal, "file")
        else:
            return redirect(url_for("inviting.index", slug=slug))
    known = KnownPeopleForm(formdata=None).offer(g.organisation.id)
    return render_template("inviting/add.html", consultation=consultation, form=known, list_form=form), 422


@blueprint.post("/envoyer")
@requires(Permission.CONSULTATION_INVITE)
def send(slug: str) -> Any:
    send_campaign(actor=current_actor(), consultation=loaded(slug), kind=CampaignKind.INVITATION)
    return redirect(url_for("inviting.index", slug=slug))


@blueprint.post("/relancer")
@requires(Permission.CONSULTATION_INVITE)
def remind(slug: str) -> Any:
    send_campaign(actor=current_actor(), consultation=loaded(slug), kind=CampaignKind.REMINDER)
    return redirect(url_for("inviting.index", slug=slug))


@blueprint.get("/lignes-refusees/<int:job_id>.csv")
@requires(Permission.CONSULTATION_INVITE)
def refused(slug: str, job_id: int) -> Any:
    consultation = loaded(slug)
    job = jobs.job_of_kind(g.organisation.id, job_id, KIND)
    if job.arguments.get("consultation_id") != consultation.id:
        raise NotFound
    return csv_response("lignes-refusees.csv", [_("ligne"), _("raison")], job.result.get("refused", []))
