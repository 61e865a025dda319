"""Display and language, chosen at the foot of any page."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, request, session, url_for

from consult.accounts.operations.choose_locale import choose_locale
from consult.accounts.views import blueprint
from consult.authz import public
from consult.web.guard import current_actor
from consult.web.redirects import safe_next

THEMES = ("auto", "light", "dark")


def back() -> Any:
    return redirect(safe_next(request.form.get("next"), url_for("admin.home")))


@blueprint.post("/apparence")
@public
def set_appearance() -> Any:
    if request.form.get("theme") in THEMES:
        session["theme"] = request.form["theme"]
    return back()


@blueprint.post("/langue")
@public
def set_locale() -> Any:
    if request.form.get("locale") in current_app.config["LANGUAGES"]:
        session["locale"] = request.form["locale"]
        choose_locale(actor=current_actor(), locale=session["locale"])
    return back()
