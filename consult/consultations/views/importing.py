"""The administrator brings contributions in from a file: the file, its columns, the work, its result."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, send_file, url_for

from consult.authz import Permission, requires
from consult.consultations.choosing_columns import Choosing, typed_again
from consult.consultations.forms_importing import UploadForm
from consult.consultations.imports.files import Upload, find_upload, has_refused_file, keep_upload, refused_path
from consult.consultations.imports.mapping import WrongMapping
from consult.consultations.imports.preview import Preview
from consult.consultations.models import Consultation
from consult.consultations.operations.start_check import KIND as CHECK
from consult.consultations.operations.start_check import start_check
from consult.consultations.operations.start_import import start_import
from consult.consultations.operations.start_undo import start_undo
from consult.consultations.queries import consultation_by_slug, questions_of
from consult.consultations.queries_importing import import_batch, imports_of, removable, running_imports
from consult.errors import NotFound
from consult.jobs.card import job_card
from consult.jobs.queries import job_by_id, job_of_kind
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
        asks=bool(questions_of(consultation.id)),
        batches=imports_of(consultation.id),
        alive={batch.id for batch in running_imports(consultation.id)},
    )
    return page, 422 if form.errors else 200


@blueprint.get("/<token>")
@requires(Permission.CONSULTATION_IMPORT)
def choose(slug: str, token: str) -> Any:
    """Say which column is what, and see what would come of it. Writes nothing."""
    consultation = consultation_by_slug(g.organisation.id, slug)
    return _columns_page(Choosing(consultation, _find(consultation, token), request.args))


@blueprint.post("/<token>")
@requires(Permission.CONSULTATION_IMPORT)
def start(slug: str, token: str) -> Any:
    """Begin the import with the columns chosen, or the check of the whole file; « Vérifier » only shows again what it
    would do."""
    consultation = consultation_by_slug(g.organisation.id, slug)
    choosing = Choosing(consultation, _find(consultation, token), request.form)
    act = request.form.get("do")
    if act == "check":
        return _columns_page(choosing)
    if choosing.form.validate_on_submit():
        try:
            if act == "full":
                job = start_check(actor=current_actor(), **choosing.asked())
                return redirect(url_for("importing.checked", slug=slug, token=token, job_id=job.id))
            batch = start_import(actor=current_actor(), **choosing.asked())
        except WrongMapping as refusal:
            choosing.form.refuse(refusal)
        else:
            return redirect(url_for("importing.show", slug=slug, batch_id=batch.id))
    return _columns_page(choosing), 422


@blueprint.get("/<token>/verification/<int:job_id>")
@requires(Permission.CONSULTATION_IMPORT)
def checked(slug: str, token: str, job_id: int) -> Any:
    """Where the check of a whole file is, then what the import would do."""
    consultation = consultation_by_slug(g.organisation.id, slug)
    kept, job = _find(consultation, token), job_of_kind(g.organisation.id, job_id, CHECK)
    if job.arguments["upload"] != token:
        raise NotFound
    return render_template(
        "importing/checked.html",
        consultation=consultation,
        upload=kept,
        job=job,
        card=job_card(job, polls=False),
        preview=Preview.from_json(job.result) if job.result else None,
        fields=typed_again(job.arguments["mapping"]),
    )


@blueprint.get("/resultats/<int:batch_id>")
@requires(Permission.CONSULTATION_IMPORT)
def show(slug: str, batch_id: int) -> Any:
    """Where an import is, then what it did."""
    consultation = consultation_by_slug(g.organisation.id, slug)
    batch = import_batch(consultation.id, batch_id)
    job = job_by_id(g.organisation.id, batch.undo_job_id or batch.job_id)
    return render_template(
        "importing/result.html",
        consultation=consultation,
        batch=batch,
        has_refused_file=has_refused_file(batch),
        job=job,
        card=job_card(job, polls=False),
        undoable=removable(batch).rows > 0,
    )


@blueprint.route("/resultats/<int:batch_id>/annuler", methods=["GET", "POST"])
@requires(Permission.CONSULTATION_IMPORT)
def undo(slug: str, batch_id: int) -> Any:
    """Take out again everything an import brought in; what would go is said first."""
    consultation = consultation_by_slug(g.organisation.id, slug)
    batch = import_batch(consultation.id, batch_id)
    if request.method == "POST":
        start_undo(actor=current_actor(), consultation=consultation, batch=batch)
        return redirect(url_for("importing.show", slug=slug, batch_id=batch.id))
    return render_template("importing/undo.html", consultation=consultation, batch=batch, removable=removable(batch))


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


def _columns_page(choosing: Choosing) -> str:
    """The form and, when the columns suffice, what the import would do."""
    with without_lock():
        preview = choosing.preview()
    return render_template(
        "importing/columns.html",
        consultation=choosing.consultation,
        upload=choosing.upload,
        reader=choosing.reader,
        form=choosing.form,
        preview=preview,
        remembered=choosing.remembered,
    )
