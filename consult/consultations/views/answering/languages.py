"""The language in which somebody reads the questions; changing it loses nothing of what they typed."""

from __future__ import annotations

from typing import Any

from flask import current_app, g, redirect, request, url_for
from flask import session as cookie
from flask_babel import refresh

from consult.authz import public
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.consultations.operations.choose_language import choose_language
from consult.consultations.queries_answering import Sheet
from consult.consultations.views.answering import blueprint, session
from consult.web.redirects import page_before

PREFIX = "locale-"


def asked() -> str:
    """The language that a button of this form asks for; the rest of the form is what is being typed."""
    do = request.form.get("do", "")
    return do.removeprefix(PREFIX) if do.startswith(PREFIX) else ""


def choose(sheet: Sheet) -> None:
    remember(sheet.consultation, asked())
    choose_language(actor=session.participant(), sheet=sheet, locale=asked())


def remember(consultation: Consultation, locale: str) -> None:
    """For this browser: the questions, and the buttons where the site speaks that language."""
    if locale in consultation.locales:
        cookie[session.READING] = locale
        if locale in current_app.config["LANGUAGES"]:
            cookie["locale"] = locale
            refresh()  # this answer too is in that language


@blueprint.post("/consultations/<slug>/langue")
@public
def set_language(slug: str) -> Any:
    """From the pages where nothing is being typed."""
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    remember(consultation, asked())
    if session.opened(consultation) is not None:
        choose(session.sheet(slug))
    return redirect(page_before() or url_for("answering.consultation", slug=slug), 303)
