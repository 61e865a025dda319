"""The list of consultations, and what one of them says: title, dates, texts, notice."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries
from consult.consultations.composing import consultation_rows, default_notice, tasks
from consult.consultations.concurrency import EditedMeanwhile
from consult.consultations.forms import NoticeForm, SettingsForm, TextsForm
from consult.consultations.labels import ACCESS_HINTS
from consult.consultations.operations.update_consultation import DatesRefused, settings_of, update_consultation
from consult.consultations.operations.write_notice import write_notice
from consult.consultations.operations.write_texts import write_texts
from consult.consultations.retention.pages import announced_rows
from consult.consultations.rules import may_edit_promises
from consult.consultations.views.composing import blueprint
from consult.db import utcnow
from consult.web.guard import current_actor


@blueprint.get("/consultations")
@requires(Permission.CONSULTATION_COMPOSE)
def index() -> Any:
    rows = consultation_rows(queries.consultations_of(g.organisation.id), utcnow())
    return render_template("composing/index.html", rows=rows)


@blueprint.get("/consultations/<slug>")
@requires(Permission.CONSULTATION_COMPOSE)
def show(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    return render_template(
        "composing/show.html",
        consultation=consultation,
        announced=announced_rows(consultation, utcnow()),
        **tasks(consultation, utcnow()),
    )


@blueprint.route("/consultations/<slug>/reglages", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def settings(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    form = SettingsForm(obj=consultation)
    promises = may_edit_promises(consultation)
    if not promises:
        del form.access, form.public_contributions
    form.watch(settings_of(consultation))
    if form.validate_on_submit():
        kept = {"access": consultation.access, "public_contributions": consultation.public_contributions}
        try:
            update_consultation(
                actor=current_actor(), consultation=consultation, seen=form.seen.data, **{**kept, **form.values()}
            )
        except EditedMeanwhile as conflict:
            form.meet(conflict)
        except DatesRefused as refusal:
            form.refuse(refusal, "closes_at")
        else:
            flash(_("Les réglages sont enregistrés."), "success")
            return redirect(url_for("composing.show", slug=slug))
    page = render_template("composing/settings.html", form=form, consultation=consultation, hints=ACCESS_HINTS)
    return page, form.status


@blueprint.route("/consultations/<slug>/textes", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def texts(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    form = TextsForm(obj=consultation)
    form.watch({"welcome": consultation.welcome, "thanks": consultation.thanks})
    if form.validate_on_submit():
        try:
            write_texts(actor=current_actor(), consultation=consultation, seen=form.seen.data, **form.values())
        except EditedMeanwhile as conflict:
            form.meet(conflict)
        else:
            flash(_("Les textes sont enregistrés."), "success")
            return redirect(url_for("composing.show", slug=slug))
    return render_template("composing/texts.html", form=form, consultation=consultation), form.status


@blueprint.route("/consultations/<slug>/notice", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def notice(slug: str) -> Any:
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    versions = queries.notices_of(consultation.id)
    form = NoticeForm(data={"body": versions[0].body if versions else default_notice(g.organisation)})
    form.watch({"body": versions[0].body if versions else ""})
    if form.validate_on_submit():
        try:
            written = write_notice(
                actor=current_actor(), consultation=consultation, body=form.body.data, seen=form.seen.data
            )
        except EditedMeanwhile as conflict:
            form.meet(conflict)
        else:
            flash(_("La notice est enregistrée (version %(n)s).", n=written.version), "success")
            return redirect(url_for("composing.show", slug=slug))
    page = render_template("composing/notice.html", form=form, consultation=consultation, versions=versions)
    return page, form.status
