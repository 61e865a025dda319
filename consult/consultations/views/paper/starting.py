"""Where entry begins: which consultation, then which person or which sheet."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import g, redirect, render_template, session, url_for

from consult.authz import Permission, public, requires
from consult.clock import today
from consult.consultations import queries
from consult.consultations.composing import consultation_rows
from consult.consultations.forms_paper import FindForm
from consult.consultations.models import Channel, Consultation
from consult.consultations.paper import queries as paper
from consult.consultations.paper.errors import AlreadyEntered, EntryClosed, EntryOver, LinkCut, ReportOut
from consult.consultations.paper.finding import Found, find
from consult.consultations.paper.operations.open_entry import open_entry
from consult.consultations.paper.period import enterable_consultations
from consult.consultations.paper.rules import sheet_code
from consult.consultations.paper.summary import session_page
from consult.consultations.views.paper import AT, blueprint
from consult.db import utcnow
from consult.errors import NotFound
from consult.web.guard import current_actor

USUAL = "paper"


def loaded(slug: str) -> Consultation:
    return queries.consultation_by_slug(g.organisation.id, slug)


@blueprint.get("/administration/saisie")
@requires(Permission.PAPER_ENTER)
def consultations() -> Any:
    """The consultations that take answers now, then those that take late sheets."""
    now = utcnow()
    rows = consultation_rows(enterable_consultations(g.organisation.id, now), now)
    return render_template("paper/consultations.html", rows=rows)


@blueprint.get(AT)
@requires(Permission.PAPER_ENTER)
def index(slug: str) -> Any:
    return start_page(loaded(slug), find_form())


def find_form() -> FindForm:
    """With the channel and the day of the last sheet: a pile comes from one post."""
    usual = session.get(USUAL, {})
    received = date.fromisoformat(usual["received_on"]) if usual.get("day") == today().isoformat() else today()
    return FindForm(channel=usual.get("channel", Channel.PAPER.value), received_on=received)


def start_page(consultation: Consultation, form: FindForm, found: Found | None = None, status: int = 200) -> Any:
    page = session_page(consultation, current_actor(), utcnow())
    return render_template("paper/index.html", consultation=consultation, form=form, found=found, **page), status


@blueprint.post(AT)
@requires(Permission.PAPER_ENTER)
def begin(slug: str) -> Any:
    """Open the sheet that is designated; propose people where a name is not enough."""
    consultation, form = loaded(slug), find_form()
    if not form.validate_on_submit():
        return start_page(consultation, form, status=422)
    session[USUAL] = {
        "channel": form.channel.data,
        "received_on": form.received_on.data.isoformat(),
        "day": today().isoformat(),
    }
    found = find(consultation, form.words.data) if form.words.data else Found()
    if found.people is not None:
        return start_page(consultation, form, found)
    return open_one(consultation, form, found)


@blueprint.post(AT + "/personne/<int:person_id>")
@requires(Permission.PAPER_ENTER)
def begin_for(slug: str, person_id: int) -> Any:
    """The person chosen among those found."""
    consultation, form = loaded(slug), find_form()
    return open_one(consultation, form, Found(person_id=person_id))


def open_one(consultation: Consultation, form: FindForm, found: Found) -> Any:
    try:
        entry = open_entry(
            actor=current_actor(),
            consultation=consultation,
            channel=Channel(form.channel.data),
            received_on=form.received_on.data,
            now=utcnow(),
            person_id=found.person_id,
            sheet=found.sheet,
        )
    except (AlreadyEntered, EntryClosed, EntryOver, LinkCut, ReportOut) as refusal:
        form.refuse(refusal)
        return start_page(consultation, form, status=refusal.status)
    return redirect(url_for("paper.enter", slug=consultation.slug, number=entry.number), 303)


@blueprint.get("/f/<code>")
@public
def scanned(code: str) -> Any:
    """What the code drawn on a sheet leads to: its entry for staff, the consultation for everybody else."""
    consultation_id = paper.consultation_of_code(g.organisation.id, sheet_code(code))
    if consultation_id is None:
        raise NotFound
    consultation = queries.consultation_by_id(consultation_id)
    if not current_actor().can(Permission.PAPER_ENTER):
        return redirect(url_for("answering.consultation", slug=consultation.slug))
    return start_page(consultation, FindForm(formdata=None, **(find_form().values() | {"words": sheet_code(code)})))
