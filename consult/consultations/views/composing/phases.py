"""The phases of a process: on the timeline of one consultation, or on that of the organisation."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _

from consult.authz import Permission, requires
from consult.clock import today
from consult.consultations import queries, queries_phases
from consult.consultations.concurrency import EditedMeanwhile
from consult.consultations.forms_phases import DocumentForm, PhaseForm, phase_values
from consult.consultations.models import Consultation, Phase
from consult.consultations.operations.add_phase_document import add_phase_document
from consult.consultations.operations.begin_process import begin_process
from consult.consultations.operations.move_phase import move_phase
from consult.consultations.operations.remove_phase import remove_phase
from consult.consultations.operations.remove_phase_document import remove_phase_document
from consult.consultations.operations.save_phase import PhaseDatesRefused, phase_shown, save_phase
from consult.consultations.processes import phase_rows
from consult.consultations.views.composing import blueprint
from consult.errors import NotFound
from consult.files.refusal import FileRefused
from consult.web.guard import current_actor


def scope(slug: str | None) -> Consultation | None:
    return queries.consultation_by_slug(g.organisation.id, slug) if slug else None


def scope_of(phase: Phase) -> Consultation | None:
    return queries.consultation_of(g.organisation.id, phase.consultation_id) if phase.consultation_id else None


def to_process(consultation: Consultation | None) -> Any:
    return redirect(url_for("composing.process", slug=consultation.slug if consultation else None), 303)


@blueprint.get("/demarche")
@blueprint.get("/consultations/<slug>/demarche")
@requires(Permission.CONSULTATION_COMPOSE)
def process(slug: str | None = None) -> Any:
    consultation = scope(slug)
    phases = queries_phases.timeline(g.organisation.id, consultation.id if consultation else None)
    rows = phase_rows(phases, today())
    return render_template("phases/index.html", consultation=consultation, rows=rows)


@blueprint.post("/demarche/quatre-etapes")
@blueprint.post("/consultations/<slug>/demarche/quatre-etapes")
@requires(Permission.CONSULTATION_COMPOSE)
def usual_phases(slug: str | None = None) -> Any:
    consultation = scope(slug)
    begin_process(actor=current_actor(), consultation_id=consultation.id if consultation else None)
    flash(_("Les quatre étapes sont posées. Complétez leurs dates et leurs textes."), "success")
    return to_process(consultation)


@blueprint.route("/demarche/ajouter", methods=["GET", "POST"])
@blueprint.route("/consultations/<slug>/demarche/ajouter", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def add_phase(slug: str | None = None) -> Any:
    return phase_page(scope(slug), None, PhaseForm())


@blueprint.route("/etapes/<int:phase_id>", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_COMPOSE)
def edit_phase(phase_id: int) -> Any:
    phase = queries_phases.phase_of(g.organisation.id, phase_id)
    form = PhaseForm(obj=phase)
    form.watch(phase_shown(phase))
    return phase_page(scope_of(phase), phase, form)


def phase_page(consultation: Consultation | None, phase: Phase | None, form: PhaseForm) -> Any:
    if form.validate_on_submit():
        try:
            save_phase(
                actor=current_actor(), consultation_id=consultation.id if consultation else None, phase=phase,
                seen=form.seen.data, **phase_values(form),
            )  # fmt: skip
        except PhaseDatesRefused as refusal:
            form.refuse(refusal, "ends_on")
        except EditedMeanwhile as meeting:
            form.meet(meeting)
        else:
            flash(_("L’étape est enregistrée."), "success")
            return to_process(consultation)
    return shown(consultation, phase, form, DocumentForm(formdata=None)), form.status


def shown(consultation: Consultation | None, phase: Phase | None, form: PhaseForm, document: DocumentForm) -> str:
    row = phase_rows([phase], today())[0] if phase else None
    return render_template("phases/phase.html", consultation=consultation, form=form, document=document, row=row)


@blueprint.post("/etapes/<int:phase_id>/documents")
@requires(Permission.CONSULTATION_COMPOSE)
def add_document(phase_id: int) -> Any:
    phase = queries_phases.phase_of(g.organisation.id, phase_id)
    form = DocumentForm()
    if form.validate_on_submit():
        file = form.file.data
        try:
            add_phase_document(
                actor=current_actor(), phase=phase, title=form.document_title.data,
                name=file.filename or "", data=file.read(),
            )  # fmt: skip
        except FileRefused as refusal:
            form.refuse(refusal, "file")
        else:
            flash(_("Le document est joint. Ce que le fichier disait de son auteur en est retiré."), "success")
            return redirect(url_for("composing.edit_phase", phase_id=phase_id), 303)
    values = PhaseForm(formdata=None, obj=phase)
    values.seen.data = ""
    return shown(scope_of(phase), phase, values, form), 422


@blueprint.post("/etapes/<int:phase_id>/documents/<int:document_id>/retirer")
@requires(Permission.CONSULTATION_COMPOSE)
def drop_document(phase_id: int, document_id: int) -> Any:
    phase = queries_phases.phase_of(g.organisation.id, phase_id)
    document = next((held for held in phase.documents if held.id == document_id), None)
    if document is None:
        raise NotFound
    remove_phase_document(actor=current_actor(), document=document)
    flash(_("Le document est retiré."), "success")
    return redirect(url_for("composing.edit_phase", phase_id=phase_id), 303)


@blueprint.post("/etapes/<int:phase_id>/monter")
@requires(Permission.CONSULTATION_COMPOSE)
def move_phase_up(phase_id: int) -> Any:
    phase = queries_phases.phase_of(g.organisation.id, phase_id)
    move_phase(actor=current_actor(), phase=phase, up=True)
    return to_process(scope_of(phase))


@blueprint.post("/etapes/<int:phase_id>/descendre")
@requires(Permission.CONSULTATION_COMPOSE)
def move_phase_down(phase_id: int) -> Any:
    phase = queries_phases.phase_of(g.organisation.id, phase_id)
    move_phase(actor=current_actor(), phase=phase, up=False)
    return to_process(scope_of(phase))


@blueprint.post("/etapes/<int:phase_id>/retirer")
@requires(Permission.CONSULTATION_COMPOSE)
def drop_phase(phase_id: int) -> Any:
    phase = queries_phases.phase_of(g.organisation.id, phase_id)
    consultation = scope_of(phase)
    remove_phase(actor=current_actor(), phase=phase)
    flash(_("L’étape est retirée, avec ses documents."), "success")
    return to_process(consultation)
