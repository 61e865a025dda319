"""Signing in, by password or by a mailed link, and out."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, session, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from consult.accounts import queries
from consult.accounts.forms import LinkForm, SignInForm, WhichPersonForm
from consult.accounts.login import KEPT, start_session
from consult.accounts.operations.end_session import end_session
from consult.accounts.operations.open_account import OpeningGone
from consult.accounts.operations.open_account import open_account as open_account_
from consult.accounts.operations.open_sign_in_link import LinkGone
from consult.accounts.operations.open_sign_in_link import open_sign_in_link as open_link_
from consult.accounts.operations.request_sign_in_link import request_sign_in_link
from consult.accounts.operations.sign_in import SignInRefused
from consult.accounts.operations.sign_in import sign_in as sign_in_
from consult.accounts.queries_claiming import holders_of_address
from consult.accounts.views import blueprint
from consult.authz import public
from consult.db import utcnow
from consult.extensions import limiter
from consult.web.guard import current_actor
from consult.web.limits import typed_address
from consult.web.redirects import safe_next


def following() -> str:
    return safe_next(request.values.get("suite"), url_for("admin.home"))


@blueprint.route("/connexion", methods=["GET", "POST"])
@public
@limiter.limit("60 per 15 minutes", methods=["POST"])
@limiter.limit("10 per 15 minutes", methods=["POST"], key_func=typed_address)
def sign_in() -> Any:
    if current_actor().account_id is not None:
        return redirect(following())
    form = SignInForm()
    if form.validate_on_submit():
        try:
            token, locale = sign_in_(actor=current_actor(), email=form.email.data, password=form.password.data)
        except SignInRefused as refusal:
            form.refuse(refusal)
        else:
            start_session(token, locale, by_link=False)
            return redirect(following())
    return render_template("accounts/sign_in.html", form=form, following=following()), 422 if form.errors else 200


@blueprint.route("/connexion/lien", methods=["GET", "POST"])
@public
@limiter.limit("30 per hour", methods=["POST"])
@limiter.limit("5 per hour", methods=["POST"], key_func=typed_address)
def request_link() -> Any:
    form = LinkForm()
    if form.validate_on_submit():
        following_path = "" if following() == url_for("admin.home") else following()
        request_sign_in_link(
            actor=current_actor(), email=form.email.data, next_path=following_path, locale=get_locale().language
        )
        return redirect(url_for("accounts.link_sent"))
    return render_template("accounts/request_link.html", form=form, following=following()), 422 if form.errors else 200


@blueprint.get("/connexion/lien-envoye")
@public
def link_sent() -> Any:
    return render_template("accounts/link_sent.html")


@blueprint.route("/connexion/lien/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60 per 15 minutes")
def open_link(token: str) -> Any:
    """GET shows a button and changes nothing, as mail scanners open every link; POST signs in."""
    if request.method == "POST":
        session_token, locale = open_link_(actor=current_actor(), token=token)
        start_session(session_token, locale, by_link=True)
        flash(_("Votre session est ouverte."), "success")
        return redirect(following())
    if queries.open_sign_in_link(token, utcnow()) is None:
        raise LinkGone
    return render_template("accounts/open_link.html", following=request.values.get("suite", ""))


@blueprint.get("/connexion/compte-demande")
@public
def opening_sent() -> Any:
    """The same for an address that has an account and one that has none."""
    return render_template("accounts/opening_sent.html")


@blueprint.route("/connexion/compte/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60 per 15 minutes")
def open_account(token: str) -> Any:
    """GET shows a button and changes nothing; POST opens the account, signs in and leads where it was asked from. An
    address that several known people share asks which of them it is."""
    opening = queries.account_opening(g.organisation.id, token, utcnow())
    if opening is None:
        raise OpeningGone
    holders = holders_of_address(g.organisation.id, opening.email)
    form = WhichPersonForm().offer(holders if len(holders) > 1 else [])
    if form.validate_on_submit():
        session_token, locale, next_path = open_account_(actor=current_actor(), token=token, person_id=form.chosen())
        start_session(session_token, locale, by_link=True)
        flash(_("Votre compte est ouvert."), "success")
        return redirect(safe_next(next_path, url_for("admin.home")), 303)
    return render_template("accounts/open_account.html", form=form), 422 if form.errors else 200


@blueprint.post("/deconnexion")
@public
def sign_out() -> Any:
    if current_user.is_authenticated:
        end_session(token=current_user.token)
    logout_user()  # those who listen may have something to say: it is kept with the way the pages look
    kept = {key: session[key] for key in (*KEPT, "_flashes") if key in session}
    session.clear()
    session.update(kept)
    flash(_("Votre session est fermée."), "success")
    return redirect(url_for("admin.home"))
