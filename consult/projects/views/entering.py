"""Staff and élus enter ideas gathered off line, one by one or from a spreadsheet."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.accounts.queries_numbers import people_by_number
from consult.authz import Permission, requires
from consult.db import utcnow
from consult.projects.errors_filing import FilingClosed, Incomplete
from consult.projects.filing_pages import place_choices
from consult.projects.forms_entering import EntryForm, SheetForm
from consult.projects.models import Call
from consult.projects.operations.enter_project import allowed, enter_project
from consult.projects.operations.enter_sheet import enter_sheet
from consult.projects.queries.calls import published_call, published_calls
from consult.projects.rules.entering import may_enter
from consult.projects.sheet import COLUMNS, Plan, plan_sheet, read_sheet, refused_csv
from consult.web.csv_export import csv_response
from consult.web.csv_table import UnreadableFile
from consult.web.guard import current_actor

blueprint = Blueprint("entering", __name__, url_prefix="/saisie-projets")
ENTER = Permission.PROJECT_ENTER


@blueprint.get("")
@requires(ENTER, somewhere=True)
def index() -> Any:
    calls = [call for call in published_calls(g.organisation.id) if may_enter(call, utcnow())]
    return render_template("entering/index.html", calls=calls)


def offered(call: Call) -> list[tuple[int, str]]:
    """The territories where this person may enter ideas."""
    return [place for place in place_choices(call) if allowed(current_actor(), place[0])]


@blueprint.route("/<slug>", methods=["GET", "POST"])
@requires(ENTER, somewhere=True)
def one(slug: str) -> Any:
    call = published_call(g.organisation.id, slug)
    form = EntryForm().offer(call, offered(call))
    if form.validate_on_submit() and entered(call, form):
        return redirect(url_for("entering.one", slug=slug), 303)
    is_open = may_enter(call, utcnow())
    return render_template("entering/one.html", call=call, form=form, is_open=is_open), 422 if form.errors else 200


def entered(call: Call, form: EntryForm) -> bool:
    """Whether the idea was filed; if not, the form says why and keeps what was typed."""
    values = form.values()
    number = values.pop("member_number") or ""
    members = people_by_number(call.organisation_id, {number}) if number else {}
    if number and number not in members:
        form.refuse(_("Aucun membre n’a ce numéro, ou plusieurs l’ont."), "member_number")
        return False
    channel, asked = values.pop("channel"), values.pop("asked_cents") or 0
    try:
        project = enter_project(
            actor=current_actor(),
            call=call,
            values=values,
            channel=channel,
            asked_cents=asked,
            member_id=members.get(number),
        )
    except FilingClosed as refusal:
        form.refuse(refusal)
        return False
    except Incomplete:
        form.refuse(_("Choisissez l’un de vos territoires."), "territory_id")
        return False
    flash(_("L’idée est déposée, sous le n° %(number)s.", number=project.id if project else ""), "success")
    return True


@blueprint.route("/<slug>/tableau", methods=["GET", "POST"])
@requires(ENTER, somewhere=True)
def sheet(slug: str) -> Any:
    """Looked at first, then confirmed; what is refused comes back as a file."""
    call, form, plan = published_call(g.organisation.id, slug), SheetForm(), None
    if form.validate_on_submit() and (plan := planned(call, form)) is not None:
        if request.form.get("do") == "refused":
            return csv_response("lignes-refusees.csv", heading(), refused_csv(plan))
        if form.confirms and confirmed(call, form, plan):
            return redirect(url_for("entering.sheet", slug=slug), 303)
    page = render_template("entering/sheet.html", call=call, form=form, plan=plan, columns=columns())
    return page, 422 if form.errors else 200


def heading() -> list[str]:
    return [_("ligne"), _("raison"), *(column.names[0] for column in COLUMNS)]


def columns() -> list[str]:
    return [column.names[0] for column in COLUMNS]


def planned(call: Call, form: SheetForm) -> Plan | None:
    """What the file would do; None when it cannot be read, which the form says."""
    data = form.bytes_given()
    if not data:
        form.refuse(_("Choisissez un fichier."), "file")
        return None
    try:
        rows, text = read_sheet(data)
    except UnreadableFile as refusal:
        form.refuse(refusal, "file")
        return None
    return plan_sheet(current_actor(), call, form.source.data, rows, text, form.channel.data)


def confirmed(call: Call, form: SheetForm, plan: Plan) -> bool:
    try:
        filed = enter_sheet(actor=current_actor(), call=call, plan=plan)
    except FilingClosed as refusal:
        form.refuse(refusal)
        return False
    flash(ngettext("Une idée est déposée.", "%(num)s idées sont déposées.", filed), "success")
    return True
