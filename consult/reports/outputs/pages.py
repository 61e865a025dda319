"""What pages show of the files of reports."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.jobs.card import job_card
from consult.jobs.models import Job, JobState
from consult.reports import queries as reports
from consult.reports.composing import queries as composing
from consult.reports.composing.desk import Desk
from consult.reports.composing.pages import shared
from consult.reports.errors import NotPublished
from consult.reports.models import ReportVersion
from consult.reports.outputs import queries
from consult.reports.outputs.job import MEDIA_TYPES
from consult.reports.outputs.models import FileKind, ReportFile
from consult.reports.outputs.queries import Subject
from consult.reports.subjects import Consultation
from consult.web.filters import NBSP
from consult.web.filters import number as written

Values = dict[str, Any]
MEGABYTE = 1_000_000


def files_page(desk: Desk) -> Values:
    """The files of the draft, and those of the last version that was published of it."""
    version = latest_of(desk)
    return shared(desk) | {
        "draft": _group(Subject(composition_id=desk.composition.id), lambda kind: _draft_url(desk, kind)),
        "version": version,
        "published": version
        and _group(Subject(version_id=version.id), lambda kind: version_url(desk.consultation, version, kind)),
    }


def latest_of(desk: Desk) -> ReportVersion | None:
    """The last version that froze this draft."""
    versions = composing.versions_of(desk.consultation)
    return next((version for version in versions if version.composition_id == desk.composition.id), None)


def subject_of(desk: Desk, *, published: bool) -> Subject:
    """Raises NotPublished."""
    if not published:
        return Subject(composition_id=desk.composition.id)
    version = latest_of(desk)
    if version is None:
        raise NotPublished
    return Subject(version_id=version.id)


def downloads(consultation: Consultation, version: ReportVersion) -> list[Values]:
    """Links to the files of a version that are drawn."""
    return _links(Subject(version_id=version.id), lambda kind: version_url(consultation, version, kind))


def version_url(consultation: Consultation, version: ReportVersion, kind: FileKind) -> str:
    """That of the report, or of one of its former versions."""
    former = reports.latest_number(version.corpus_id) != version.number
    number = version.number if former else None
    return url_for("reports.report_file", slug=consultation.slug, kind=kind.value, version=number)


def published_file(consultation: Consultation, number: int | None, kind: FileKind) -> ReportFile:
    """Of the version in force, or of the one that bears this number. Raises NotPublished and FileNotReady."""
    version = composing.version_of(consultation, number) if number else reports.published_report(consultation)
    return queries.drawn_file(Subject(version_id=version.id), kind)


def media_type(file: ReportFile) -> str:
    return MEDIA_TYPES[file.kind]


def _draft_url(desk: Desk, kind: FileKind) -> str:
    return url_for(
        "writing.draft_file", slug=desk.consultation.slug, composition_id=desk.composition.id, kind=kind.value
    )


def _group(subject: Subject, url: Any) -> Values:
    """Links, and the card of the work that makes them when it is not simply done."""
    job = queries.job_of(subject)
    return {
        "links": _links(subject, url),
        "card": job_card(job) if job is not None and job.state is not JobState.DONE else None,
        "under_way": _alive(job),
    }


def _alive(job: Job | None) -> bool:
    return job is not None and job.state in queries.ALIVE


def _links(subject: Subject, url: Any) -> list[Values]:
    names = {FileKind.PDF: _("PDF accessible"), FileKind.DOCX: _("Document Word")}
    found = queries.files_of(subject)
    return [
        {
            "label": names[kind],
            "url": url(kind),
            "size": weight(found[kind].size or 0),
            "made_at": found[kind].made_at,
            "sha256": found[kind].sha256,
        }
        for kind in FileKind
        if kind in found and found[kind].path is not None
    ]


def weight(size: int) -> str:
    """« 1,2 Mo », « 84 ko »."""
    if size >= MEGABYTE:
        return _("%(n)s Mo", n=written(round(size / MEGABYTE, 1))).replace(" ", NBSP)
    return _("%(n)s ko", n=written(max(1, round(size / 1000)))).replace(" ", NBSP)
