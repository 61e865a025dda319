"""Calls and projects, for everybody: lists, a project, several side by side."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from consult.authz import public
from consult.db import utcnow
from consult.extensions import limiter
from consult.projects.errors import TooManyCompared
from consult.projects.pages.calls import call_page, calls_page
from consult.projects.pages.listing import list_page
from consult.projects.pages.project import compare_page, project_page
from consult.projects.queries.access import public_project
from consult.projects.queries.calls import published_call
from consult.projects.rules.taking_part import MOST_COMPARED, compared
from consult.projects.sharing.atom import atom_feed
from consult.projects.sharing.card import card_png
from consult.projects.sharing.ics import call_calendar
from consult.projects.views.visit import keep_to_compare, kept_to_compare, visit
from consult.web.guard import current_actor
from consult.web.htmx import render_page
from consult.web.paging import page_number, page_url
from consult.web.redirects import safe_next

blueprint = Blueprint("projects", __name__)
KEPT_TEN_MINUTES = {"Cache-Control": "public, max-age=600"}


@blueprint.get("/appels")
@public
def calls() -> Any:
    return render_template("projects/calls.html", **calls_page(g.organisation.id, utcnow()))


@blueprint.get("/appels/<slug>")
@public
def call(slug: str) -> Any:
    found, signed_in = published_call(g.organisation.id, slug), current_actor().account_id is not None
    return render_template("projects/call.html", **call_page(found, utcnow(), signed_in=signed_in))


@blueprint.get("/appels/<slug>/calendrier.ics")
@public
def calendar(slug: str) -> Any:
    text = call_calendar(g.organisation, published_call(g.organisation.id, slug))
    headers = {"Content-Disposition": f'inline; filename="{slug}.ics"', **KEPT_TEN_MINUTES}
    return Response(text, mimetype="text/calendar", headers=headers)


@blueprint.get("/projets")
@public
def index() -> Any:
    page = page_number()
    context = list_page(g.organisation.id, visit(page), page, kept_to_compare())
    return render_page("projects/index.html", **context, pager_url=page_url())


@blueprint.get("/projets.atom")
@public
def feed() -> Any:
    text = atom_feed(g.organisation, request.args)
    return Response(text, mimetype="application/atom+xml", headers=KEPT_TEN_MINUTES)


@blueprint.get("/projets/<slug>")
@public
def show(slug: str) -> Any:
    project = public_project(g.organisation.id, slug)
    context = project_page(project, current_actor(), utcnow(), kept_to_compare())
    return render_page("projects/show.html", **context)


@blueprint.get("/projets/<slug>/carte.png")
@public
@limiter.limit("120 per minute")
def card(slug: str) -> Any:
    picture = card_png(g.organisation, public_project(g.organisation.id, slug))
    return Response(picture, mimetype="image/png", headers=KEPT_TEN_MINUTES)


@blueprint.get("/comparer-projets")
@public
def compare() -> Any:
    """What the address names, so that a comparison can be sent to somebody; else what this browser keeps."""
    asked = compared(request.args.getlist("p")) or kept_to_compare()
    return render_template("projects/compare.html", **compare_page(g.organisation.id, asked))


@blueprint.post("/comparer-projets")
@public
def choose() -> Any:
    """Keep a project to be compared, take it out, or empty the choice."""
    slug, kept = request.form.get("projet", "")[:80], kept_to_compare()
    if request.form.get("tout"):
        keep_to_compare([])
    elif slug in kept or request.form.get("retirer"):
        keep_to_compare([each for each in kept if each != slug])
    elif len(kept) >= MOST_COMPARED:
        flash(str(TooManyCompared.message), "attention")
    else:
        keep_to_compare([*kept, public_project(g.organisation.id, slug).slug])
    return redirect(safe_next(request.form.get("suite"), url_for("projects.index")), 303)
