"""Whose participation this browser has open: one a consultation, under its pseudonym, never an account."""

from __future__ import annotations

from typing import Any

from flask import g, make_response, render_template, request, url_for
from flask import session as cookie
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from consult.authz import Actor
from consult.consultations import queries, queries_answering
from consult.consultations.errors_answering import SessionOver
from consult.consultations.forms_answering import ReopenForm
from consult.consultations.models import Consultation, Participation
from consult.consultations.queries_answering import Sheet
from consult.consultations.views.answering import blueprint
from consult.consultations.wording import Wording, wording_of
from consult.errors import wants_json
from consult.web.framing import allow_framing, is_framed, keeps_no_session, unframed
from consult.web.guard import current_actor
from consult.web.tenancy import Suspended, load_organisation, suspended_page

OPENED = "participations"
INVITED = "invitations"
READING = "reading"
"""Language in which the questions are read, chosen in this browser."""
KEPT = ("body-", "client_key-", "version-", "answer", "do", "number", "question")
KEPT_LIMIT = 400


def participant() -> Actor:
    """Who acts on these pages: nobody in particular, even where a member of staff is signed in beside."""
    return Actor(organisation_id=g.organisation.id)


def remember(consultation: Consultation, participation: Participation, by: int | None = None) -> None:
    """Open the participation in this browser, in place of another one of the same consultation. `by`: the person whose
    account opened it."""
    entry = {"pseudonym": participation.pseudonym, "by": by}
    cookie[OPENED] = {**cookie.get(OPENED, {}), str(consultation.id): entry}
    cookie.permanent = True


def forget(consultation: Consultation) -> None:
    for name in (OPENED, INVITED):
        cookie[name] = {key: entry for key, entry in cookie.get(name, {}).items() if key != str(consultation.id)}


def opened(consultation: Consultation) -> Participation | None:
    """The participation that this browser has open. One opened from an account is closed with its session."""
    entry = cookie.get(OPENED, {}).get(str(consultation.id))
    if entry is None or (entry["by"] is not None and entry["by"] != current_actor().person_id):
        return None
    return queries_answering.participation_by_pseudonym(consultation.id, entry["pseudonym"])


def sheet(slug: str) -> Sheet:
    """Everything of the open participation; SessionOver where there is none."""
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    participation = opened(consultation)
    if participation is None:
        raise SessionOver
    return queries_answering.sheet_of(consultation, participation, reading_locale(consultation))


def reading_locale(consultation: Consultation) -> str | None:
    """The language chosen in this browser, else that of the buttons, where the consultation is put in it."""
    for locale in (cookie.get(READING), str(get_locale())):
        if locale in consultation.locales:
            return str(locale)
    return None


def wording(consultation: Consultation) -> Wording:
    """For the pages that are read before a participation is opened, or without one."""
    return wording_of(consultation, reading_locale(consultation))


def kept_fields() -> dict[str, str]:
    """What this request brought of a question page, to be sent again once the participation is open."""
    kept = {name: value for name, value in request.form.items() if name.startswith(KEPT)}
    if request.method == "POST" and request.endpoint == "answering.question":
        kept["number"] = str((request.view_args or {})["number"])
    return dict(list(kept.items())[:KEPT_LIMIT])


@blueprint.before_request
def let_listed_hosts_frame() -> None:
    """In a frame, only the sites that the consultation lists may show it."""
    if is_framed():
        allow_framing(queries.consultation_by_slug(g.organisation.id, (request.view_args or {})["slug"]).embed_hosts)


@blueprint.errorhandler(SessionOver)
def session_over(error: SessionOver) -> Any:
    return reopen_page(str(error))


@blueprint.errorhandler(CSRFError)
def token_refused(_error: CSRFError) -> Any:
    """The cookie that the form was made with is gone: the text is shown, and sent again in one press."""
    try:
        load_organisation()
    except Suspended as suspension:
        return suspended_page(suspension)
    return reopen_page(_("Cette page était ouverte depuis longtemps, ou votre session a expiré."))


def reopen_page(message: str, form: ReopenForm | None = None, status: int = 401) -> Any:
    """What was typed, and how to go on; to a script, the address where to."""
    slug = (request.view_args or {}).get("slug", "")
    if keeps_no_session():
        address = unframed(url_for("answering.consultation", slug=slug))
        return make_response(render_template("answering/frame_alone.html", address=address), 401)
    if not slug:
        return make_response(render_template("errors/error.html", status=400), 400)
    if wants_json():
        return {"message": message, "reopen_url": url_for("answering.reopen", slug=slug)}, status
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    kept = kept_fields()
    texts = [value for name, value in kept.items() if name.startswith(("body-", "answer")) and value.strip()]
    page = render_template(
        "answering/reopen.html",
        consultation=consultation,
        message=message,
        form=form or ReopenForm(formdata=None),
        kept=kept,
        texts=texts,
    )
    return make_response(page, status)
