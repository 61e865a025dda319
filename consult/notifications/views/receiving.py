"""What an address receives: refused in one click from the mail programme, or chosen on a page. No account is needed."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import public
from consult.extensions import csrf, limiter
from consult.notifications.campaigns.pages import preferences_page, purpose_of
from consult.notifications.errors import PreferencesUnknown
from consult.notifications.forms import PreferencesForm
from consult.notifications.links import message_of_token
from consult.notifications.models import Message
from consult.notifications.operations.set_mail_preferences import CHOSEN, set_mail_preferences
from consult.notifications.queries import message_of, stops_at
from consult.notifications.views import preferences

per_address = limiter.limit("60 per 10 minutes", deduct_when=lambda response: response.status_code >= 400)


def message_behind(token: str) -> Message:
    """The message whose letter held this link. Raises PreferencesUnknown for a link of nobody, or of elsewhere."""
    message_id = message_of_token(token)
    found = message_of(g.organisation.id, message_id) if message_id is not None else None
    if found is None:
        raise PreferencesUnknown
    return found


@preferences.get("/<token>")
@public
@per_address
def unsubscribe(token: str) -> Any:
    """Reading changes nothing, as mail scanners open every link."""
    page = preferences_page(message_behind(token))
    return render_template("preferences/show.html", token=token, **page)


@preferences.post("/<token>")
@csrf.exempt
@public
@per_address
def one_click(token: str) -> Any:
    """RFC 8058: the mail programme posts here by itself, without a session, so without a CSRF token. The link opens
    nothing else: whoever holds it can only make one address receive less."""
    message = message_behind(token)
    refused = stops_at(message.organisation_id, message.recipient) | {purpose_of(message)}
    set_mail_preferences(message=message, refused=refused)
    if "List-Unsubscribe" in request.form:
        return "", 200
    flash(_("C’est noté : vous ne recevrez plus ce type de message."), "success")
    return redirect(url_for("preferences.choose", token=token), 303)


@preferences.route("/<token>/choisir", methods=["GET", "POST"])
@public
@per_address
def choose(token: str) -> Any:
    message = message_behind(token)
    received = CHOSEN - stops_at(message.organisation_id, message.recipient)
    form = PreferencesForm(data={"wanted": list(received)})
    if form.validate_on_submit():
        set_mail_preferences(message=message, refused=CHOSEN - set(form.wanted.data or ()))
        flash(_("C’est enregistré."), "success")
        return redirect(url_for("preferences.choose", token=token), 303)
    return render_template("preferences/choose.html", form=form, token=token, **preferences_page(message))
