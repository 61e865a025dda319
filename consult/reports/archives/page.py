"""What pages show of archives: where to fetch them, how to verify them, what the last verification found."""

from __future__ import annotations

from typing import Any, TypeAlias

from flask import url_for
from flask_babel import gettext as _

from consult.exports.page import size_said
from consult.jobs.card import job_card
from consult.jobs.models import Job, JobState
from consult.reports import queries as reports
from consult.reports.archives import queries
from consult.reports.archives.findings import Fault, Finding
from consult.reports.archives.licences import DEFAULT_LICENCE, OPEN_LICENCES
from consult.reports.archives.models import ArchiveKind, ReportArchive
from consult.reports.models import ReportVersion
from consult.reports.subjects import Consultation

Json: TypeAlias = dict[str, Any]
ENDPOINTS = {ArchiveKind.EVIDENCE: "reports.evidence_archive", ArchiveKind.OPEN: "reports.open_archive"}


def offered(consultation: Consultation, version: ReportVersion, kind: ArchiveKind) -> Json | None:
    """An archive of a version as `reports/archive.html` shows it; nothing when none was ever asked for."""
    archive = queries.newest(version.id, kind)
    if archive is None:
        return None
    made = archive.made_at is not None
    return {
        "kind": kind.value,
        "url": url_for(ENDPOINTS[kind], slug=consultation.slug, number=version.number) if made else "",
        "size": size_said(archive.size),
        "fingerprint": archive.fingerprint or "",
        "issue": archive.issue,
        "reason": archive.reason,
        "erased": archive.erased,
        "made_at": archive.made_at,
        "licence": OPEN_LICENCES[archive.licence].title if archive.licence in OPEN_LICENCES else "",
        "under_way": not made and queries.at_work(archive.job_id),
    }


def all_offered(consultation: Consultation, version: ReportVersion) -> list[Json]:
    """The evidence first, then the open one."""
    return [found for kind in ArchiveKind if (found := offered(consultation, version, kind))]


def archives_page(consultation: Consultation) -> Json:
    """Every version with its archives, and the last verification."""
    versions = [
        {
            "number": version.number,
            "published_at": version.published_at,
            "archives": all_offered(consultation, version),
            "job": _card(queries.newest(version.id, ArchiveKind.EVIDENCE)),
            "wanting": _wanting(version),
        }
        for version in queries.versions_of(consultation.id, consultation.organisation_id)
    ]
    job = queries.last_verification(consultation.id, consultation.organisation_id)
    corpus = reports.corpus_of(consultation)
    return {
        "consultation": consultation,
        "versions": versions,
        "job": _shown(job) if job is not None and job.state is not JobState.DONE else None,
        "verification": _told(job) if job is not None and job.state is JobState.DONE else None,
        "licence": (corpus.open_licence if corpus else None) or DEFAULT_LICENCE,
        "licences": [{"value": name, "label": each.title, "hint": ""} for name, each in OPEN_LICENCES.items()],
    }


def _wanting(version: ReportVersion) -> bool:
    """No archive, and no job that makes one."""
    last = queries.newest(version.id, ArchiveKind.EVIDENCE)
    return last is None or (last.made_at is None and not queries.at_work(last.job_id))


def _card(archive: ReportArchive | None) -> Json | None:
    if archive is None or archive.made_at is not None:
        return None
    job = queries.job_of(archive)
    return _shown(job) if job is not None else None


def _shown(job: Job) -> Json:
    return job_card(job) | {"title": _(job.title)}


def _told(job: Job) -> Json:
    """A verification as people read it, every fault in a sentence."""
    runs = [
        {
            **run,
            "archives": [
                {**each, "sentences": [_finding(item).sentence for item in each["findings"]]}
                for each in run["archives"]
            ],
        }
        for run in job.result["runs"]
    ]
    return {"at": job.finished_at, "runs": runs, "holds": all(run["holds"] for run in runs)}


def _finding(item: Json) -> Finding:
    return Finding(Fault(item["fault"]), item["name"], item["detail"])
