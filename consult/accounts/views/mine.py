"""One's own account: name, language, password, roles."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from consult.accounts import queries
from consult.accounts.forms import AccountForm, ChangePasswordForm, NewPasswordForm
from consult.accounts.labels import grant_rows
from consult.accounts.operations.change_password import WeakPassword, WrongPassword
from consult.accounts.operations.change_password import change_password as change_password_
from consult.accounts.operations.update_my_account import update_my_account
from consult.accounts.views import blueprint
from consult.authz import Permission, requires
from consult.clock import today
from consult.extensions import limiter
from consult.web.guard import current_actor


@blueprint.route("/mon-compte", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def my_account() -> Any:
    actor = current_actor()
    person = queries.person(actor.organisation_id, actor.person_id or 0)
    account = queries.account(actor.account_id or 0)
    form = AccountForm(obj=person, locale=account.locale)
    if form.validate_on_submit():
        update_my_account(
            actor=actor, first_name=form.first_name.data, last_name=form.last_name.data, locale=form.locale.data
        )
        session["locale"] = form.locale.data
        flash(_("C’est enregistré."), "success")
        return redirect(url_for("accounts.my_account"))
    roles = grant_rows(actor.organisation_id, queries.grants_of(person.id), today())
    return (
        render_template("accounts/my_account.html", form=form, account=account, roles=roles),
        422 if form.errors else 200,
    )


@blueprint.route("/mon-compte/mot-de-passe", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@limiter.limit("10 per 15 minutes", methods=["POST"], key_func=lambda: f"account:{current_actor().account_id}")
def change_password() -> Any:
    """The current password is asked for, unless there is none or this session was opened from one's mailbox."""
    actor = current_actor()
    has_password = queries.account(actor.account_id or 0).password_hash is not None
    asks = has_password and not session.get("by_link")
    form = ChangePasswordForm() if asks else NewPasswordForm()
    if form.validate_on_submit():
        current = form.current.data if isinstance(form, ChangePasswordForm) else None
        try:
            change_password_(actor=actor, current=current, new=form.new.data, keep_token=current_user.token)
        except WrongPassword as refusal:
            form.refuse(refusal, "current")
        except WeakPassword as refusal:
            form.refuse(refusal, "new")
        else:
            flash(_("Votre mot de passe est changé. Vos autres appareils sont déconnectés."), "success")
            return redirect(url_for("accounts.my_account"))
    page = render_template("accounts/change_password.html", form=form, has_password=has_password)
    return page, 422 if form.errors else 200
