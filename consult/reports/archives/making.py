"""The work of making both archives: bounded memory, a few thousand rows at a time, gone on with after a kill."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.consultations import queries as consultations
from consult.db import db, unit_of_work, utcnow
from consult.jobs import Cancelled, JobHandle
from consult.reports.analysis_port import pack
from consult.reports.archives import queries
from consult.reports.archives.evidence import about_of, write_evidence
from consult.reports.archives.files import archive_path, drop_outdated, work_folder
from consult.reports.archives.models import ArchiveKind, ReportArchive
from consult.reports.archives.opening import write_open
from consult.reports.models import AnalysisRun, Corpus, ReportVersion, RunContribution

SHARE = {"contributions": (0.02, 0.35), "assignments": (0.35, 0.5), "ideas": (0.5, 0.65), "open": (0.75, 0.95)}
"""Where each long table stands in the whole work."""
PER_CONTRIBUTION = {"assignments": 2.5, "ideas": 1.5}


class ArchiveWork:
    """One attempt. Tables that a former attempt finished are kept, unless somebody was erased since."""

    def __init__(self, handle: JobHandle, version_id: int) -> None:
        self.handle, self.version_id = handle, version_id
        self.run_id = db.session.get_one(ReportVersion, version_id).run_id
        self.total = max(
            db.session.scalar(sa.select(sa.func.count()).where(RunContribution.run_id == self.run_id)) or 0, 1
        )
        db.session.rollback()

    def run(self) -> None:
        try:
            while rows := list(queries.pending(self.version_id)):
                if self._make({row.kind: row for row in rows}):
                    break
        except Cancelled:
            self._sweep()
            raise
        self._sweep()

    def _erased(self) -> int:
        with unit_of_work() as session:
            return session.get_one(AnalysisRun, self.run_id).erased

    def _make(self, rows: dict[ArchiveKind, ReportArchive]) -> bool:
        """False when somebody was erased meanwhile: it must be done again."""
        ids = {kind: row.id for kind, row in rows.items()}
        paths = {kind: archive_path(row) for kind, row in rows.items()}
        erased = self._erased()
        if self.handle.checkpoint.get("erased", erased) != erased:
            self._sweep()
        self.handle.save(erased=erased)
        prints = {
            ArchiveKind.EVIDENCE: self._evidence(ids[ArchiveKind.EVIDENCE], paths[ArchiveKind.EVIDENCE]),
            ArchiveKind.OPEN: self._open(ids[ArchiveKind.OPEN], paths),
        }
        sizes = {kind: path.stat().st_size for kind, path in paths.items()}
        with unit_of_work() as session:
            if session.get_one(AnalysisRun, self.run_id, with_for_update=True).erased != erased:
                return False
            for kind, id_ in ids.items():
                row = session.get_one(ReportArchive, id_)
                row.fingerprint, row.size, row.erased, row.made_at = prints[kind], sizes[kind], erased, utcnow()
        return True

    def _evidence(self, id_: int, path: Path) -> str:
        row = db.session.get_one(ReportArchive, id_)
        folder = work_folder(row)
        before = queries.last_made(self.version_id, ArchiveKind.EVIDENCE)
        previous = archive_path(before) if before is not None and archive_path(before).exists() else None
        print_ = write_evidence(row, folder, previous, self._tell)
        db.session.rollback()
        self.handle.progress(_("Compression"), 0.66)
        pack(folder, path, self.handle.beat)
        return print_

    def _open(self, id_: int, paths: dict[ArchiveKind, Path]) -> str:
        row = db.session.get_one(ReportArchive, id_)
        version = db.session.get_one(ReportVersion, self.version_id)
        corpus = db.session.get_one(Corpus, version.corpus_id)
        announced = consultations.consultation_by_id(corpus.ref_id).public_contributions
        folder, about, salt = work_folder(row), about_of(row, version), row.salt
        db.session.rollback()
        shutil.rmtree(folder, ignore_errors=True)
        print_ = write_open(
            paths[ArchiveKind.EVIDENCE],
            folder,
            about,
            salt,
            announced=announced,
            tell=lambda count: self._tell("open", count),
        )
        pack(folder, paths[ArchiveKind.OPEN], self.handle.beat)
        return print_

    def _tell(self, table: str, count: int) -> None:
        low, high = SHARE.get(table, (0.65, 0.66))
        share = min(count / (self.total * PER_CONTRIBUTION.get(table, 1.0)), 1.0)
        db.session.rollback()
        self.handle.progress(_("Écriture des archives"), low + (high - low) * share)

    def _sweep(self) -> None:
        """Remove what is half-made, and the issues that newer ones replace."""
        for kind in ArchiveKind:
            last = queries.last_made(self.version_id, kind)
            if last is not None:
                drop_outdated(self.version_id, kind, last.issue)
                shutil.rmtree(work_folder(last), ignore_errors=True)
        for row in queries.pending(self.version_id):
            shutil.rmtree(work_folder(row), ignore_errors=True)
            archive_path(row).unlink(missing_ok=True)
        db.session.rollback()
