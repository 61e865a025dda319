"""Files given as answers: sending one, taking it back, seeing it again."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from consult.authz import Permission, participant, requires
from consult.consultations import queries, queries_files
from consult.consultations.errors_answering import ClosedMeanwhile, TooManyFiles
from consult.consultations.labels import MEDIA_LABELS
from consult.consultations.models import AnswerFile
from consult.consultations.operations.drop_answer_file import drop_answer_file
from consult.consultations.operations.store_answer_file import store_answer_file
from consult.consultations.queries_answering import Part, Sheet
from consult.consultations.rules_answering import is_key
from consult.consultations.views.answering import blueprint, languages, session
from consult.consultations.views.answering.file_boxes import file_form
from consult.consultations.views.answering.questions import asked_part, following, gone_page, here, question_page
from consult.db import utcnow
from consult.errors import NotFound
from consult.extensions import limiter
from consult.files.cleaning import Clean, cleaned
from consult.files.refusal import FileRefused
from consult.files.serving import served
from consult.web.filters import number
from consult.web.paging import page_count, page_number, page_url
from consult.web.transaction import without_lock


@blueprint.post("/consultations/<slug>/questions/<int:number>/fichier")
@participant
@limiter.limit("600 per hour")
def add_file(slug: str, number: int) -> Any:
    sheet = session.sheet(slug)
    part = asked_part(sheet, number)
    if part is None:
        return gone_page(sheet)
    if not part.is_file or not sheet.may_go_on:
        raise NotFound
    if languages.asked():
        languages.choose(sheet)
    skipping = request.form.get("do") == "skip" and not part.question.required
    sent = None if skipping else request.files.get("answer")
    try:
        if sent is not None and sent.filename:
            keep(slug, part.question.code, sent.filename, checked(part, sent.read()))
    except (FileRefused, TooManyFiles, ClosedMeanwhile) as error:
        return refused(slug, number, str(error), error.status)
    return gone_on(slug, number, skipping)


def checked(part: Part, data: bytes) -> Clean:
    """Decoding takes time: nobody waits for the database meanwhile."""
    types, megabytes = part.question.settings["types"], part.question.settings["max_megabytes"]
    with without_lock():
        return cleaned(data, types, megabytes)


def keep(slug: str, code: str, name: str, clean: Clean) -> None:
    """What stood before the check was let go: it is read again."""
    sheet, key = session.sheet(slug), request.form.get("client_key", "")
    part = sheet.part_by_code(code)
    if part is None or not is_key(key):
        raise NotFound
    store_answer_file(
        actor=session.participant(), sheet=sheet, part=part, client_key=key, name=name, clean=clean, now=utcnow()
    )


def gone_on(slug: str, number: int, skipping: bool) -> Any:
    sheet = session.sheet(slug)
    part = asked_part(sheet, number)
    if part is None:
        return gone_page(sheet)
    staying = request.form.get("do") == "add" or bool(languages.asked())
    if part.question.required and not part.values and not staying:
        return refused(slug, number, _("Choisissez un fichier."), 422)
    return redirect(here(part) if staying else following(sheet, part), 303)


def refused(slug: str, number: int, message: str, status: int) -> Any:
    sheet = session.sheet(slug)
    part = asked_part(sheet, number)
    if part is None:
        return gone_page(sheet)
    form = file_form(part)
    form.refuse(message, "answer")
    return question_page(sheet, part, form=form, status=status)


@blueprint.post("/consultations/<slug>/fichiers/<int:file_id>/retirer")
@participant
def drop_file(slug: str, file_id: int) -> Any:
    sheet, file = own(slug, file_id)
    part = sheet.part_of(file.question_id)
    drop_answer_file(actor=session.participant(), sheet=sheet, part=part, file=file, now=utcnow())
    return redirect(here(part), 303)


@blueprint.get("/consultations/<slug>/fichiers/<int:file_id>")
@participant
def file(slug: str, file_id: int) -> Any:
    """One's own."""
    _sheet, found = own(slug, file_id)
    return served(found.path, found.media_type, found.name)


def own(slug: str, file_id: int) -> tuple[Sheet, AnswerFile]:
    sheet = session.sheet(slug)
    for part in (*sheet.parts, *sheet.hidden):
        if file_id in part.files:
            return sheet, part.files[file_id]
    raise NotFound


@blueprint.get("/administration/consultations/<slug>/fichiers")
@requires(Permission.CONTRIBUTION_READ)
def received_files(slug: str) -> Any:
    consultation, page = queries.consultation_by_slug(g.organisation.id, slug), page_number()
    found, count = queries_files.files_of(consultation.id, page)
    rows = [
        {
            "label": _("Fichier %(number)s", number=file.id),
            "url": url_for("answering.read_file", slug=slug, file_id=file.id),
            "question": question.prompt,
            "type": MEDIA_LABELS.get(file.media_type, file.media_type),
            "size": _("%(size)s Ko", size=number(max(1, round(file.size / 1024)))),
        }
        for file, question in found
    ]
    pages = page_count(count, queries_files.PAGE)
    return render_template(
        "answering/received_files.html",
        consultation=consultation,
        rows=rows,
        count=count,
        page=page,
        pages=pages,
        pager_url=page_url(),
    )


@blueprint.get("/administration/consultations/<slug>/fichiers/<int:file_id>")
@requires(Permission.CONTRIBUTION_READ)
def read_file(slug: str, file_id: int) -> Any:
    """For the team, under a name that tells nothing."""
    consultation = queries.consultation_by_slug(g.organisation.id, slug)
    found = queries_files.file_of(consultation.id, file_id)
    return served(found.path, found.media_type, f"{consultation.slug}-{found.id}.{found.path.rsplit('.', 1)[-1]}")
