"""Reading the issues of published reports, and what they have lost since the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consult.consultations.retention.queries import texts_dropped_on
from consult.db import db
from consult.jobs.models import Job, JobState
from consult.reports.composing.quoting import read_quotes
from consult.reports.issuing.models import IssueReason, ReportIssue
from consult.reports.issuing.rules import Losses, reason_of
from consult.reports.models import AnalysisRun, Corpus, CorpusKind, ReportState, ReportVersion
from consult.reports.verbatims import thaw

KIND = "reports.reissue"


@dataclass(frozen=True)
class Upcoming:
    """What the next issue of a version will say. reason None: nothing changed since the last one."""

    number: int
    reason: IssueReason | None
    erased: int
    silenced: int


def issues_of(version_id: int) -> Sequence[ReportIssue]:
    """Those that followed the publication, the oldest first."""
    return db.session.scalars(
        sa.select(ReportIssue).where(ReportIssue.version_id == version_id).order_by(ReportIssue.number)
    ).all()


def consultation_of(version: ReportVersion) -> int:
    """Id of the consultation that a version is about."""
    return db.session.get_one(Corpus, version.corpus_id).ref_id


def losses_of(version: ReportVersion) -> Losses:
    """What a published version lost, as the database says it now."""
    run = db.session.get_one(AnalysisRun, version.run_id)
    frozen = [
        item
        for group in version.content.get("groups", [])
        for theme in group["themes"]
        for item in theme.get("verbatims", [])
    ]
    consultation_id = consultation_of(version)
    silent = {verbatim.quote for verbatim in thaw(consultation_id, frozen) if verbatim.text is None}
    composed = read_quotes(consultation_id, (version.composed or {}).get("blocks", []))
    silenced = len(silent | {verbatim.quote for verbatim in composed.values() if verbatim.text is None})
    retained = texts_dropped_on(consultation_id) is not None
    return Losses(max(0, run.erased - version.content.get("erased", 0)), silenced, retained)


def upcoming(version_id: int) -> Upcoming:
    """The issue that is due, or that the version stands at when none is."""
    version = db.session.get_one(ReportVersion, version_id)
    issues = issues_of(version_id)
    last, now = issues[-1] if issues else None, losses_of(version)
    retained = any(issue.reason is IssueReason.RETENTION for issue in issues)
    before = Losses(last.erased, last.silenced, retained) if last else Losses()
    return Upcoming((last.number if last else 1) + 1, reason_of(before, now), now.erased, now.silenced)


def published_versions(consultation_ids: set[int]) -> Sequence[ReportVersion]:
    """Every published version of these consultations, corrected ones too: they stay readable."""
    return db.session.scalars(
        sa.select(ReportVersion)
        .join(Corpus, Corpus.id == ReportVersion.corpus_id)
        .where(
            Corpus.kind == CorpusKind.CONSULTATION,
            Corpus.ref_id.in_(consultation_ids),
            ReportVersion.state == ReportState.PUBLISHED,
        )
        .order_by(ReportVersion.id)
    ).all()


def waits(version_id: int, *, running: bool = False) -> bool:
    """Whether a job that has not begun will issue this version again. `running`: one under way counts too."""
    states = [JobState.QUEUED, JobState.RUNNING] if running else [JobState.QUEUED]
    rows = db.session.scalars(sa.select(Job.arguments).where(Job.kind == KIND, Job.state.in_(states)))
    return any(arguments.get("version_id") == version_id for arguments in rows)
