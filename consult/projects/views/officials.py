"""The directory of élus, writing to one of them, and an élu's own page."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.accounts.queries_team import names_of
from consult.authz import Permission, public, requires
from consult.errors import DomainError, NotFound
from consult.extensions import limiter
from consult.files.cleaning import Clean, cleaned
from consult.files.refusal import FileRefused
from consult.files.serving import served
from consult.projects.forms_officials import AnswerMessageForm, MessageForm, ProfileForm
from consult.projects.operations.answer_message import answer_message
from consult.projects.operations.save_official_profile import save_official_profile
from consult.projects.operations.write_to_official import write_to_official
from consult.projects.pages import officials as pages
from consult.projects.queries import officials as queries
from consult.projects.rules.messages import PHOTO_MEGABYTES
from consult.web.guard import current_actor
from consult.web.paging import page_count, page_number, page_url
from consult.web.transaction import without_lock

blueprint = Blueprint("officials", __name__)
VOTE = Permission.ROUND_VOTE


@blueprint.get("/elus")
@public
def index() -> Any:
    return render_template("officials/index.html", **pages.directory_page(g.organisation.id))


@blueprint.get("/elus/<code>")
@public
def territory(code: str) -> Any:
    return render_template("officials/territory.html", **pages.territory_page(g.organisation.id, code))


@blueprint.get("/elus/personne/<token>")
@public
def show(token: str) -> Any:
    return render_template("officials/show.html", **pages.official_page(g.organisation.id, token))


@blueprint.get("/elus/personne/<token>/photo")
@public
def photo(token: str) -> Any:
    profile, _seats = queries.public_profile(g.organisation.id, token)
    if not profile.photo_path or not profile.photo_type:
        raise NotFound
    return served(profile.photo_path, profile.photo_type, "photo", inline=True)


@blueprint.route("/elus/personne/<token>/ecrire", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@limiter.limit("30 per hour", methods=["POST"])
def write(token: str) -> Any:
    profile, _seats = queries.public_profile(g.organisation.id, token)
    form, status = MessageForm(client_key=str(uuid.uuid4())), 200
    if request.method == "POST":
        status = 422
        try:
            if form.validate():
                key = (form.client_key.data or "")[:36]
                write_to_official(actor=current_actor(), profile=profile, body=form.body.data or "", client_key=key)
                flash(_("Votre message est parti. La réponse vous viendra par e-mail."), "success")
                return redirect(url_for("officials.show", token=token), 303)
        except DomainError as refusal:
            form.refuse(refusal)
            status = refusal.status
    return render_template("officials/write.html", form=form, **pages.official_page(g.organisation.id, token)), status


@blueprint.route("/mon-siege", methods=["GET", "POST"])
@requires(VOTE, somewhere=True)
def my_seat() -> Any:
    form, status = ProfileForm(obj=queries.own_profile(current_actor())), 200
    if request.method == "POST":
        status = 422
        try:
            if form.validate():
                save_official_profile(actor=current_actor(), photo=_photo_sent(), **form.profile())
                flash(_("C’est enregistré. L’annuaire montre ce que vous avez choisi."), "success")
                return redirect(url_for("officials.my_seat"), 303)
        except FileRefused as refusal:
            form.refuse(refusal, "photo")
    return render_template("officials/my_seat.html", form=form, **pages.my_seat_page(current_actor())), status


def _photo_sent() -> Clean | None:
    sent = request.files.get("photo")
    data = sent.read() if sent is not None and sent.filename else b""
    if not data:
        return None
    with without_lock():  # decoding takes time: nobody waits for the database meanwhile
        return cleaned(data, ("image",), PHOTO_MEGABYTES)


@blueprint.get("/mon-siege/messages")
@requires(VOTE, somewhere=True)
def messages() -> Any:
    page = pages.messages_page(current_actor(), page_number())
    return render_template(
        "officials/messages.html",
        **page,
        page=page_number(),
        pages=page_count(page["count"], queries.PAGE),
        pager_url=page_url(),
    )


@blueprint.route("/mon-siege/messages/<int:message_id>", methods=["GET", "POST"])
@requires(VOTE, somewhere=True)
def message(message_id: int) -> Any:
    found, form, status = queries.message_to(current_actor(), message_id), AnswerMessageForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            answer_message(actor=current_actor(), message=found, answer=form.answer.data or "")
            flash(_("Votre réponse est partie."), "success")
            return redirect(url_for("officials.messages"), 303)
    sender = names_of(g.organisation.id, {found.sender_id}).get(found.sender_id)
    return render_template("officials/message.html", message=found, form=form, sender=sender), status
