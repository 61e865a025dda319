"""The job that draws the files of a report, and their drawing again when what they quote was erased."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.authz import Permission
from consult.consultations import queries as consultations
from consult.db import db, unit_of_work, utcnow
from consult.files import storage
from consult.files.cleaning import EXTENSIONS, Clean
from consult.jobs import JobHandle, handler
from consult.jobs.models import Job
from consult.jobs.registry import present
from consult.reports import queries as reports
from consult.reports.composing.elements import Composed
from consult.reports.composing.freezing import composed_report
from consult.reports.issues import on_reissue
from consult.reports.models import ReportVersion
from consult.reports.outputs import queries
from consult.reports.outputs.errors import ReportChanging
from consult.reports.outputs.models import FileKind, ReportFile
from consult.reports.outputs.operations.draw_files import KIND
from consult.reports.outputs.pdf import report_pdf
from consult.reports.outputs.queries import Subject
from consult.reports.outputs.word.document import report_docx
from consult.territories import queries as territories
from consult.web.links import site_url
from consult.web.pdf import pages_told

FOLDER = "rapports"
DRAW: dict[FileKind, Callable[[Composed], bytes]] = {FileKind.PDF: report_pdf, FileKind.DOCX: report_docx}
MEDIA_TYPES = {kind: media for kind in FileKind for media, ending in EXTENSIONS.items() if ending == f".{kind.value}"}
TURNS = 5
"""An erasure that comes while a file is drawn has it drawn again, so many times."""
EVERY = 4
"""Pages between two words about where the drawing is; each asks whether to stop."""
HALF_WAY = 40
"""Pages after which half of the drawing is taken for done: how many there will be is not known before the last."""


@handler(KIND)
def draw(handle: JobHandle, *, version_id: int | None = None, composition_id: int | None = None) -> dict[str, Any]:
    """Each file replaces the one before it when it is whole; taken up after a kill with the first that is not made."""
    subject = Subject(version_id, composition_id)
    made = dict(handle.checkpoint.get("made", {}))
    for number, kind in enumerate(FileKind):
        if kind.value not in made:
            made[kind.value] = draw_one(handle, subject, kind, number / len(FileKind))
            handle.save(made=made)
    return subject.arguments()


@on_reissue
def draw_again(version_id: int, handle: JobHandle) -> dict[str, str] | None:
    """The files of a composed version, without what was erased."""
    version = db.session.get_one(ReportVersion, version_id)
    composed = version.composed is not None
    db.session.rollback()
    if not composed:
        return None
    subject = Subject(version_id=version_id)
    return {f"rapport.{kind.value}": draw_one(handle, subject, kind, 0.0) for kind in FileKind}


def draw_one(handle: JobHandle, subject: Subject, kind: FileKind, begun: float) -> str:
    """Draw a file, and keep it unless the report changed meanwhile; returns its SHA-256 in hexadecimal."""
    stages = {FileKind.PDF: _("Mise en page du PDF"), FileKind.DOCX: _("Écriture du document Word")}
    for _turn in range(TURNS):
        handle.progress(stages[kind], begun)
        report = _read(subject)
        share = 1 / len(FileKind)
        with pages_told(_teller(handle, stages[kind], begun, share)):
            data = DRAW[kind](report)
        if _read(subject) == report:
            return _keep(subject, kind, data)
    raise ReportChanging


def _read(subject: Subject) -> Composed:
    """What the report says now, its codes at the site's own address."""
    row = subject.row()
    organisation = territories.organisation(row.organisation_id)
    report = composed_report(row, partial(site_url, organisation))
    db.session.rollback()
    return report


def _teller(handle: JobHandle, stage: str, begun: float, share: float) -> Callable[[int], None]:
    def tell(page: int) -> None:
        if page % EVERY == 0:
            handle.progress(stage, begun + share * page / (page + HALF_WAY))

    return tell


def _keep(subject: Subject, kind: FileKind, data: bytes) -> str:
    """The file on disk, then its row, then the one before it goes."""
    path, digest = storage.write(Clean(data, MEDIA_TYPES[kind]), FOLDER), hashlib.sha256(data).hexdigest()
    with unit_of_work() as session:
        file = queries.files_of(subject).get(kind)
        if file is None:
            file = ReportFile(organisation_id=subject.row().organisation_id, kind=kind, **subject.arguments())
            session.add(file)
        if file.path is not None:
            storage.remove_after_commit(file.path)
        file.path, file.size, file.sha256, file.made_at = path, len(data), digest, utcnow()
    return digest


def _result_page(job: Job) -> tuple[str, str]:
    row = Subject(job.arguments.get("version_id"), job.arguments.get("composition_id")).row()
    consultation = consultations.consultation_by_id(reports.corpus_by_id(row.corpus_id).ref_id)
    composition_id = row.composition_id if isinstance(row, ReportVersion) else row.id
    return url_for("writing.files", slug=consultation.slug, composition_id=composition_id), _("Voir les fichiers")


present(KIND, permission=Permission.REPORT_READ, result=_result_page)
