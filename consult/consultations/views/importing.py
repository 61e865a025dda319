"""The administrator brings contributions in from a file: the file, its columns, the work, its result."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, send_file, url_for

from consult.authz import Permission, requires
from consult.consultations.forms_importing import UploadForm, columns_form
from consult.consultations.imports.files import (
    Upload,
    find_upload,
    has_refused_file,
    keep_upload,
    read_upload,
    refused_path,
)
from consult.consultations.imports.mapping import WrongMapping, check_mapping, guess_mapping
from consult.consultations.imports.preview import preview_import
from consult.consultations.imports.readers import Reader
from consult.consultations.imports.setting import setting_of
from consult.consultations.models import Consultation
from consult.consultations.operations.start_import import start_import
from consult.consultations.queries import consultation_by_slug
from consult.consultations.queries_importing import import_batch, imports_of, running_imports
from consult.errors import NotFound
from consult.jobs.card import job_card
from consult.jobs.queries import job_by_id
from consult.web.csv_table import UnreadableFile
from consult.web.guard import current_actor
from consult.web.transaction import without_lock

blueprint = Blueprint("importing", __name__, url_prefix="/administration/consultations/<slug>/importer")


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_IMPORT)
def upload(slug: str) -> Any:
    """Choose a file. What was imported before is listed under it."""
    consultation = consultation_by_slug(g.organisation.id, slug)
    form = UploadForm()
    if form.validate_on_submit():
        try:
            kept = _keep(consultation, form.file.data)
        except UnreadableFile as refusal:
            form.refuse(refusal, "file")
        else:
            return redirect(url_for("importing.choose", slug=slug, token=kept.token))
    page = render_template(
        "importing/upload.html",
        consultation=consultation,
        form=form,
        batches=imports_of(consultation.id),
        alive={batch.id for batch in running_imports(consultation.id)},
    )
    return page, 422 if form.errors else 200


@blueprint.get("/<token>")
@requires(Permission.CONSULTATION_IMPORT)
def choose(slug: str, token: str) -> Any:
    """Say which column is what, and see what would come of it. Writes nothing."""
    consultation = consultation_by_slug(g.organisation.id, slug)
    kept = _find(consultation, token)
    reader = read_upload(kept)
    form = columns_form(reader.header, guess_mapping(reader.header), request.args)
    return _columns_page(consultation, kept, reader, form)


@blueprint.post("/<token>")
@requires(Permission.CONSULTATION_IMPORT)
def start(slug: str, token: str) -> Any:
    """Begin the import with the columns chosen; « Vérifier » only shows again what it would do."""
    consultation = consultation_by_slug(g.organisation.id, slug)
    kept = _find(consultation, token)
    reader = read_upload(kept)
    form = columns_form(reader.header, guess_mapping(reader.header), request.form)
    if request.form.get("do") == "check":
        return _columns_page(consultation, kept, reader, form)
    if form.validate_on_submit():
        try:
            batch = start_import(
                actor=current_actor(),
                consultation=consultation,
                upload=kept,
                columns=form.chosen(),
                source=form.source.data,
            )
        except WrongMapping as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("importing.show", slug=slug, batch_id=batch.id))
    return _columns_page(consultation, kept, reader, form), 422


@blueprint.get("/resultats/<int:batch_id>")
@requires(Permission.CONSULTATION_IMPORT)
def show(slug: str, batch_id: int) -> Any:
    """Where an import is, then what it did."""
    consultation = consultation_by_slug(g.organisation.id, slug)
    batch = import_batch(consultation.id, batch_id)
    job = job_by_id(g.organisation.id, batch.job_id)
    return render_template(
        "importing/result.html",
        consultation=consultation,
        batch=batch,
        has_refused_file=has_refused_file(batch),
        job=job,
        card=job_card(job, polls=False),
    )


@blueprint.get("/resultats/<int:batch_id>/lignes-refusees.csv")
@requires(Permission.CONSULTATION_IMPORT)
def refused(slug: str, batch_id: int) -> Any:
    """The refused rows as they were, each with its line and a reason."""
    batch = import_batch(consultation_by_slug(g.organisation.id, slug).id, batch_id)
    if not has_refused_file(batch):
        raise NotFound
    path = refused_path(str(batch.refused_file))
    return send_file(path, mimetype="text/csv", as_attachment=True, download_name="lignes-refusees.csv", max_age=0)


def _keep(consultation: Consultation, file: Any) -> Upload:
    place = {"organisation_id": consultation.organisation_id, "consultation_id": consultation.id}
    with without_lock(), closing(file):
        return keep_upload(file.stream, file_name=file.filename or "", **place)


def _find(consultation: Consultation, token: str) -> Upload:
    return find_upload(token, organisation_id=consultation.organisation_id, consultation_id=consultation.id)


def _columns_page(consultation: Consultation, kept: Upload, reader: Reader, form: Any) -> str:
    """The form and, when the columns suffice, what the import would do."""
    preview = None
    with without_lock():
        setting, chosen = setting_of(consultation), form.chosen()
        try:
            check_mapping(chosen, reader.header, needs_question=setting.only_question is None)
            preview = preview_import(reader, kept, chosen, setting, form.source.data or "import")
        except (WrongMapping, UnreadableFile) as refusal:
            if str(refusal) not in form.form_errors:
                form.refuse(refusal)
    return render_template(
        "importing/columns.html", consultation=consultation, upload=kept, reader=reader, form=form, preview=preview
    )
