"""The life of a consultation: preview, pilot, opening, closing, archives."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.authz import Permission, requires
from consult.consultations import queries
from consult.consultations.composing import missing
from consult.consultations.forms_editor import ReopenForm
from consult.consultations.labels import ACCESS_LABELS
from consult.consultations.models import Consultation, State
from consult.consultations.operations.archive_consultation import archive_consultation
from consult.consultations.operations.close_consultation import close_consultation
from consult.consultations.operations.open_consultation import open_consultation
from consult.consultations.operations.purge_pilot import purge_pilot
from consult.consultations.operations.reopen_consultation import ReopeningRefused, reopen_consultation
from consult.consultations.operations.start_pilot import start_pilot
from consult.consultations.rules import effective_state, may_open
from consult.consultations.views.composing import blueprint
from consult.db import utcnow
from consult.territories.rules import has_blanks
from consult.web.guard import current_actor


def loaded(slug: str) -> Consultation:
    return queries.consultation_by_slug(g.organisation.id, slug)


def back(slug: str) -> Any:
    return redirect(url_for("composing.show", slug=slug))


@blueprint.post("/consultations/<slug>/essai")
@requires(Permission.CONSULTATION_COMPOSE)
def pilot(slug: str) -> Any:
    start_pilot(actor=current_actor(), consultation=loaded(slug))
    flash(_("L’essai est ouvert à l’équipe. Ses réponses seront retirées à l’ouverture."), "success")
    return back(slug)


@blueprint.post("/consultations/<slug>/essai/vider")
@requires(Permission.CONSULTATION_COMPOSE)
def empty_pilot(slug: str) -> Any:
    purge_pilot(actor=current_actor(), consultation=loaded(slug))
    flash(_("Les réponses d’essai sont retirées."), "success")
    return back(slug)


@blueprint.get("/consultations/<slug>/ouvrir")
@requires(Permission.CONSULTATION_COMPOSE)
def confirm_opening(slug: str) -> Any:
    consultation = loaded(slug)
    if not may_open(consultation):
        return back(slug)
    notice = queries.latest_notice(consultation.id)
    return render_template(
        "composing/open.html",
        consultation=consultation,
        missing=missing(consultation, utcnow()),
        pilots=len(queries.pilot_participation_ids(consultation.id)),
        questions=len(queries.questions_of(consultation.id)),
        has_blanks=has_blanks(notice.body) if notice else False,
        access_label=ACCESS_LABELS[consultation.access],
    )


@blueprint.post("/consultations/<slug>/ouvrir")
@requires(Permission.CONSULTATION_COMPOSE)
def open_now(slug: str) -> Any:
    removed = open_consultation(actor=current_actor(), consultation=loaded(slug))
    flash(_("La consultation est ouverte."), "success")
    if removed:
        flash(
            ngettext(
                "Une participation d’essai a été retirée.", "%(num)s participations d’essai ont été retirées.", removed
            )
        )
    return back(slug)


@blueprint.post("/consultations/<slug>/fermer")
@requires(Permission.CONSULTATION_COMPOSE)
def close(slug: str) -> Any:
    close_consultation(actor=current_actor(), consultation=loaded(slug))
    flash(_("La consultation est close. Plus aucune réponse n’est reçue."), "success")
    return back(slug)


@blueprint.route("/consultations/<slug>/rouvrir", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def reopen(slug: str) -> Any:
    consultation = loaded(slug)
    if effective_state(consultation, utcnow()) is not State.CLOSED:
        return back(slug)
    form = ReopenForm(data={"closes_at": later(consultation.closes_at, utcnow())})
    if form.validate_on_submit():
        try:
            reopen_consultation(actor=current_actor(), consultation=consultation, **form.values())
        except ReopeningRefused as refusal:
            form.refuse(refusal, refusal.field)
        else:
            flash(_("La consultation est de nouveau ouverte."), "success")
            return back(slug)
    return render_template("composing/reopen.html", consultation=consultation, form=form), 422 if form.errors else 200


def later(closes_at: datetime | None, now: datetime) -> datetime | None:
    """The last day that the form proposes: the one set before, when it is still to come."""
    return closes_at if closes_at is not None and closes_at > now else None


@blueprint.post("/consultations/<slug>/archiver")
@requires(Permission.CONSULTATION_COMPOSE)
def archive(slug: str) -> Any:
    archive_consultation(actor=current_actor(), consultation=loaded(slug))
    flash(_("La consultation est archivée."), "success")
    return back(slug)
