"""After sending: see, download, correct, take back, change one's mind about consents, erase."""

from __future__ import annotations

from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import participant, public
from consult.consultations import archive, choices, forms_answering
from consult.consultations.operations.change_consents import change_consents
from consult.consultations.operations.erase_participation import erase_participation
from consult.consultations.operations.save_draft import save_draft
from consult.consultations.operations.withdraw_contributions import withdraw_contributions
from consult.consultations.operations.withdraw_participation import withdraw_participation
from consult.consultations.queries_answering import Sheet
from consult.consultations.rules_answering import correction_key
from consult.consultations.views.answering import blueprint, session
from consult.consultations.views.answering.entry import tracking_code, visible
from consult.consultations.views.answering.questions import asked_purposes
from consult.db import utcnow
from consult.errors import NotFound
from consult.moderation.pages.public import author_notices
from consult.reports import queries as reports
from consult.web.csv_export import csv_response


def is_open(sheet: Sheet) -> bool:
    return sheet.takes_answers(utcnow())


@blueprint.get("/consultations/<slug>/mes-reponses")
@participant
def mine(slug: str) -> Any:
    sheet = session.sheet(slug)
    return render_template(
        "answering/mine.html",
        sheet=sheet,
        told={
            part.question.id: choices.told(part.question, part.values, g.organisation.id, part.wording, part.files)
            for part in sheet.held_parts
            if not part.is_open_text
        },
        writable=is_open(sheet),
        published=reports.is_published(sheet.consultation),
        notices=author_notices([contribution.id for part in sheet.parts for contribution in part.sent]),
        code=tracking_code(sheet.participation.pseudonym) if sheet.participation.tracking_hash else "",
    )


@blueprint.post("/consultations/<slug>/mes-reponses/<int:contribution_id>/corriger")
@participant
def correct(slug: str, contribution_id: int) -> Any:
    """Open a correction: a draft that holds the sent text, on the page of its question."""
    sheet = session.sheet(slug)
    contribution = sheet.contribution(contribution_id)
    part = sheet.part_of(contribution.question_id)
    key = correction_key(contribution.client_key)
    if key not in {draft.client_key for draft in part.drafts}:
        save_draft(
            actor=session.participant(),
            sheet=sheet,
            part=part,
            client_key=key,
            slot=0,
            body=contribution.body or "",
            version="",
            now=utcnow(),
        )
    return redirect(url_for("answering.question", slug=slug, number=part.number, retour="verifier"), 303)


@blueprint.post("/consultations/<slug>/mes-reponses/<int:contribution_id>/retirer")
@participant
def withdraw(slug: str, contribution_id: int) -> Any:
    sheet = session.sheet(slug)
    withdraw_contributions(
        actor=session.participant(), sheet=sheet, contributions=[sheet.contribution(contribution_id)], now=utcnow()
    )
    flash(_("Cette idée est retirée. Son texte n’existe plus sur le site."), "success")
    return redirect(url_for("answering.mine", slug=slug), 303)


@blueprint.route("/consultations/<slug>/mes-reponses/retirer", methods=["GET", "POST"])
@participant
def withdraw_all(slug: str) -> Any:
    sheet = session.sheet(slug)
    if request.method != "POST":
        return render_template("answering/withdraw.html", sheet=sheet, writable=is_open(sheet))
    withdraw_participation(actor=session.participant(), sheet=sheet, now=utcnow())
    flash(_("Toutes vos réponses sont retirées. Vous pouvez encore en envoyer d’autres."), "success")
    return redirect(url_for("answering.mine", slug=slug), 303)


@blueprint.get("/consultations/<slug>/mes-reponses/archive.<extension>")
@participant
def download(slug: str, extension: str) -> Any:
    """Everything that is held of this participation: for a person (text), a spreadsheet (CSV), a program (JSON),
    or all of it with the files (ZIP)."""
    sheet = session.sheet(slug)
    content = archive.archive_of(sheet, g.organisation)
    if extension == "csv":
        return csv_response(f"{slug}.csv", archive.csv_header(), archive.csv_rows(content))
    if extension == "json":
        response = make_response(archive.as_json(content))
        response.mimetype = "application/json"
    elif extension == "zip":
        response = make_response(
            archive.with_files(sheet, content, render_template("answering/archive.txt", content=content))
        )
        response.mimetype = "application/zip"
    elif extension == "txt":
        response = make_response(render_template("answering/archive.txt", content=content))
        response.mimetype = "text/plain"
    else:
        raise NotFound
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.{extension}")
    return response


@blueprint.route("/consultations/<slug>/consentements", methods=["GET", "POST"])
@participant
def consents(slug: str) -> Any:
    sheet = session.sheet(slug)
    required, optional = asked_purposes(sheet)
    form = forms_answering.consents_form([], optional, sheet.consents)
    if not form.validate_on_submit():
        return render_template("answering/consents.html", sheet=sheet, form=form, required=required)
    granted = forms_answering.granted(form) | set(required)
    change_consents(actor=session.participant(), sheet=sheet, granted=granted, now=utcnow())
    flash(_("Vos choix sont enregistrés."), "success")
    return redirect(url_for("answering.mine", slug=slug), 303)


@blueprint.route("/consultations/<slug>/effacer", methods=["GET", "POST"])
@participant
def erase(slug: str) -> Any:
    """At any time, and at once: no one has to agree."""
    sheet = session.sheet(slug)
    if request.method != "POST":
        return render_template("answering/erase.html", sheet=sheet)
    erase_participation(actor=session.participant(), participation=sheet.participation)
    session.forget(sheet.consultation)
    return redirect(url_for("answering.erased", slug=slug), 303)


@blueprint.get("/consultations/<slug>/efface")
@public
def erased(slug: str) -> Any:
    """Shown after the commit; says nothing that depends on who asks."""
    return render_template("answering/erased.html", consultation=visible(slug)[0])
