"""An administrator lays a call: what it says, its calendar, who files, its money, its vote; opens it, copies it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations.concurrency import EditedMeanwhile
from consult.consultations.forms_watched import WatchedForm
from consult.db import utcnow
from consult.projects.calls_pages import call_page, call_rows
from consult.projects.errors import CallRefused, CallSettled
from consult.projects.forms_calls import (
    BudgetForm,
    CalendarForm,
    CallForm,
    FilersForm,
    PresentationForm,
    VoteForm,
    typed_rules,
)
from consult.projects.labels import METHODS
from consult.projects.models import Call
from consult.projects.operations.close_call import close_call
from consult.projects.operations.create_call import create_call
from consult.projects.operations.duplicate_call import duplicate_call
from consult.projects.operations.open_call import open_call
from consult.projects.operations.schedule_call import calendar_of, schedule_call
from consult.projects.operations.update_call import part_of, update_call, vote_is_settled
from consult.projects.queries import calls as queries
from consult.web.guard import current_actor

blueprint = Blueprint("calls", __name__, url_prefix="/administration/appels")


def loaded(slug: str) -> Call:
    return queries.call_by_slug(g.organisation.id, slug)


def back(slug: str, message: str) -> Any:
    flash(message, "success")
    return redirect(url_for("calls.show", slug=slug), 303)


@blueprint.get("")
@requires(Permission.CALL_MANAGE)
def index() -> Any:
    return render_template("calls/index.html", rows=call_rows(queries.all_calls(g.organisation.id), utcnow()))


@blueprint.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def create() -> Any:
    form = CallForm()
    if form.validate_on_submit():
        call = create_call(actor=current_actor(), **form.values())
        return back(call.slug, _("L’appel est créé. Personne d’autre ne le voit pour l’instant."))
    return render_template("calls/create.html", form=form), 422 if form.errors else 200


@blueprint.get("/<slug>")
@requires(Permission.CALL_MANAGE)
def show(slug: str) -> Any:
    call = loaded(slug)
    return render_template("calls/show.html", call=call, **call_page(call, utcnow()))


def saved(form: WatchedForm, call: Call, part: str, values: Any) -> bool:
    """Whether the part was stored; if not, the form says why."""
    try:
        update_call(actor=current_actor(), call=call, part=part, values=values, seen=form.seen.data)
    except EditedMeanwhile as conflict:
        form.meet(conflict)
    except CallRefused as refusal:
        form.refuse(refusal, refusal.field)
    except CallSettled as refusal:
        form.refuse(refusal)
    else:
        return True
    return False


@blueprint.route("/<slug>/presentation", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def presentation(slug: str) -> Any:
    call = loaded(slug)
    form = PresentationForm(obj=call)
    form.watch(part_of(call, "presentation"))
    if form.validate_on_submit() and saved(form, call, "presentation", form.values()):
        return back(slug, _("La présentation est enregistrée."))
    return render_template("calls/presentation.html", form=form, call=call), form.status


@blueprint.route("/<slug>/calendrier", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def calendar(slug: str) -> Any:
    call = loaded(slug)
    form = CalendarForm(data=calendar_of(call))
    form.watch(calendar_of(call))
    if form.validate_on_submit():
        try:
            schedule_call(actor=current_actor(), call=call, calendar=form.calendar(), seen=form.seen.data)
        except EditedMeanwhile as conflict:
            form.meet(conflict)
        except CallRefused as refusal:
            form.refuse(refusal, refusal.field)
        else:
            return back(slug, _("Le calendrier est enregistré."))
    return render_template("calls/calendar.html", form=form, call=call), form.status


@blueprint.route("/<slug>/qui-depose", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def filers(slug: str) -> Any:
    call = loaded(slug)
    form = FilersForm(obj=call).offer(g.organisation.id)
    form.watch(part_of(call, "filers"))
    if form.validate_on_submit() and saved(form, call, "filers", form.values()):
        return back(slug, _("C’est enregistré."))
    return render_template("calls/filers.html", form=form, call=call), form.status


@blueprint.route("/<slug>/budget", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def budget(slug: str) -> Any:
    call = loaded(slug)
    form = BudgetForm(obj=call)
    form.watch(part_of(call, "budget"))
    if form.validate_on_submit() and saved(form, call, "budget", form.values()):
        return back(slug, _("Le budget et l’examen sont enregistrés."))
    return render_template("calls/budget.html", form=form, call=call), form.status


@blueprint.route("/<slug>/vote", methods=["GET", "POST"])
@requires(Permission.CALL_MANAGE)
def vote(slug: str) -> Any:
    call = loaded(slug)
    form = VoteForm(data=typed_rules(call.vote_rules))
    form.watch(part_of(call, "vote"))
    if form.validate_on_submit() and saved(form, call, "vote", {"vote_rules": form.rules()}):
        return back(slug, _("Les règles du vote sont enregistrées."))
    hints = {name: label[1] for name, label in METHODS.items()}
    page = render_template("calls/vote.html", form=form, call=call, hints=hints, settled=vote_is_settled(call))
    return page, form.status


@blueprint.post("/<slug>/ouvrir")
@requires(Permission.CALL_MANAGE)
def open_now(slug: str) -> Any:
    open_call(actor=current_actor(), call=loaded(slug))
    return back(slug, _("L’appel est publié. Son calendrier décide de la suite."))


@blueprint.post("/<slug>/fermer")
@requires(Permission.CALL_MANAGE)
def close(slug: str) -> Any:
    close_call(actor=current_actor(), call=loaded(slug))
    return back(slug, _("La boîte à idées est fermée. Ce qui y est déposé suit son cours."))


@blueprint.post("/<slug>/copier")
@requires(Permission.CALL_MANAGE)
def copy(slug: str) -> Any:
    made = duplicate_call(actor=current_actor(), call=loaded(slug))
    return back(made.slug, _("L’appel est copié : mêmes champs, mêmes critères, dates d’un an plus tard."))
