"""Beginning from a model, a file or another consultation; a questionnaire as a file, and the schema of such files."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.consultations import queries
from consult.consultations.exchange.models import MODELS, model
from consult.consultations.exchange.reading import DocumentRefused, read_document
from consult.consultations.exchange.writing import document_of
from consult.consultations.forms_editor import BeginForm, FileForm
from consult.consultations.labels import KIND_LABELS
from consult.consultations.models import QuestionKind
from consult.consultations.operations.build_consultation import build_consultation
from consult.consultations.operations.create_consultation import create_consultation
from consult.consultations.views.composing import blueprint
from consult.web.guard import current_actor
from consult.web.links import site_url


@blueprint.route("/nouvelle-consultation", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def create() -> Any:
    form = BeginForm()
    if form.validate_on_submit():
        title, name = form.title.data, form.model.data
        if name in MODELS:
            document = model(name, g.organisation)
            consultation = build_consultation(actor=current_actor(), document=document, title=title)
        else:
            consultation = create_consultation(actor=current_actor(), title=title)
        return redirect(url_for("composing.show", slug=consultation.slug))
    models = models_shown()
    hints = {shown["name"]: shown["description"] for shown in models}
    page = render_template("composing/create.html", form=form, models=models, hints=hints)
    return page, 422 if form.errors else 200


def models_shown() -> list[dict[str, Any]]:
    """What each model asks, to choose by."""
    shown = []
    for name, label in MODELS.items():
        document = model(name, g.organisation)
        asked = [(row["prompt"], KIND_LABELS[QuestionKind(row["kind"])]) for row in document["questions"]]
        shown.append({"name": name, "label": label, "description": document["description"], "questions": asked})
    return shown


@blueprint.route("/nouvelle-consultation/fichier", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def from_file() -> Any:
    form, faults = FileForm(), []
    if form.validate_on_submit():
        try:
            document = read_document(form.file.data.read())
            consultation = build_consultation(actor=current_actor(), document=document)
        except DocumentRefused as refusal:
            faults = refusal.faults
        else:
            flash(_("Le questionnaire est repris du fichier. Vérifiez-le, puis choisissez ses dates."), "success")
            return redirect(url_for("composing.show", slug=consultation.slug))
    page = render_template("composing/from_file.html", form=form, faults=faults, schema_url=schema_url())
    return page, 422 if form.errors or faults else 200


@blueprint.post("/consultations/<slug>/copier")
@requires(Permission.CONSULTATION_COMPOSE)
def copy(slug: str) -> Any:
    original = queries.consultation_by_slug(g.organisation.id, slug)
    title = _("Copie de %(title)s", title=original.title)[:200]
    consultation = build_consultation(actor=current_actor(), document=document_of(original), title=title)
    flash(_("Tout est copié, sauf les dates, les invités et les réponses. Donnez-lui un titre à elle."), "success")
    return redirect(url_for("composing.settings", slug=consultation.slug))


@blueprint.get("/consultations/<slug>/questionnaire.json")
@requires(Permission.CONSULTATION_COMPOSE)
def export(slug: str) -> Any:
    document = document_of(queries.consultation_by_slug(g.organisation.id, slug), schema_url())
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    response = Response(text, mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.json")
    return response


def schema_url() -> str:
    return site_url(g.organisation, "answering.questionnaire_schema")
