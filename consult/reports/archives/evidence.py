"""Making the evidence archive of a version: file by file, so that a killed job goes on from the last one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import sqlalchemy as sa

from consult.clock import paris_day
from consult.consultations import queries as consultations
from consult.db import db
from consult.reports import queries
from consult.reports.analysis_port import Archive, TableSpec, canonical, datapackage, write_manifest, write_table
from consult.reports.archives import evidence_tables as tables
from consult.reports.archives.context import context_of
from consult.reports.archives.evidence_rows import EvidenceRows
from consult.reports.archives.kept_rows import KeptRows
from consult.reports.archives.licences import RESTRICTED
from consult.reports.archives.models import ReportArchive
from consult.reports.archives.texts import readme
from consult.reports.loading.moderated import moved_since_analysis
from consult.reports.models import Corpus, ReportVersion, StoredFigure
from consult.territories import queries as territories

Json: TypeAlias = dict[str, Any]
Tell: TypeAlias = Callable[[str, int], None]
"""Called with the name of the table and how many of its rows are written; may raise to stop."""
OTHERS = ("README.md", "about.json", "context.json", "figures.json", "report.json")


def write_evidence(archive: ReportArchive, folder: Path, previous: Path | None, tell: Tell) -> str:
    """Write every file into the folder, those already whole left as they are; returns the fingerprint of the whole.

    From the database; or, when the archive is issued again, from the `previous` zip without what is gone.
    """
    version = db.session.get_one(ReportVersion, archive.report_version_id)
    about, content, figures = about_of(archive, version), version.content, figures_of(version.id)
    rows = EvidenceRows(version, archive.salt)
    prompts = {question.code: question.prompt for question in consultations.questions_of(rows.consultation_id)}
    context = context_of(rows.inputs, prompts, rows.extras)
    if previous is None:
        _write_tables(folder, rows, context["attributes"], tell)
        return finish_evidence(folder, about, context, content, figures)
    with Archive(previous) as before:
        context = before.json("context.json")
        about["moved"] = before.json("about.json")["moved"]
        _write_tables(folder, KeptRows(before, rows), context["attributes"], tell)
    return finish_evidence(folder, about, context, content, figures)


def _write_tables(folder: Path, rows: EvidenceRows | KeptRows, extras: Sequence[str], tell: Tell) -> None:
    db.session.rollback()
    sources: Sequence[tuple[TableSpec, Callable[[], Iterable[Sequence[Any]]]]] = (
        (tables.CONTRIBUTIONS, rows.contributions),
        (tables.ASSIGNMENTS, rows.assignments),
        (tables.IDEAS, rows.ideas),
        (tables.participants(extras), rows.participants),
        (tables.THEMES, rows.themes),
        (tables.DECISIONS, rows.decisions),
        (tables.ANSWERS, rows.answers),
    )
    for spec, make in sources:
        _write_once(folder, spec, make, tell)


def _write_once(folder: Path, spec: TableSpec, make: Callable[[], Iterable[Sequence[Any]]], tell: Tell) -> None:
    if not (folder / spec.path).exists():
        write_table(spec, make(), folder / spec.path, lambda count: tell(spec.name, count))


def finish_evidence(folder: Path, about: Json, context: Json, content: Json, figures: list[Json]) -> str:
    """The files that are not tables, then the manifest."""
    specs = tables.specs(context["attributes"])
    (folder / "context.json").write_text(canonical(context))
    (folder / "figures.json").write_text(canonical(figures))
    (folder / "report.json").write_text(canonical(content))
    (folder / "about.json").write_text(canonical(about))
    (folder / "README.md").write_text(readme(about, RESTRICTED, specs))
    name = f"{about['consultation']}-preuve-{about['version']}".lower()
    package = datapackage(name, about["title"], RESTRICTED, specs, OTHERS)
    (folder / "datapackage.json").write_text(canonical(package))
    return write_manifest(folder)


def figures_of(version_id: int) -> list[Json]:
    """The figures of a version, by code."""
    rows = db.session.scalars(
        sa.select(StoredFigure).where(StoredFigure.report_version_id == version_id).order_by(StoredFigure.code)
    )
    return [
        {
            "code": row.code,
            "request": row.request,
            "value": row.value,
            "fingerprint": row.fingerprint,
            "public": row.public,
        }
        for row in rows
    ]


def about_of(archive: ReportArchive, version: ReportVersion) -> Json:
    """Where an archive comes from: what `about.json` says. `erased` and `moved`: how far recomputed counts may be from
    the published ones, contributions having been erased or moderated since the analysis."""
    run = queries.run_by_id(version.run_id)
    consultation = consultations.consultation_by_id(db.session.get_one(Corpus, version.corpus_id).ref_id)
    organisation = territories.organisation(version.organisation_id)
    return {
        "kind": archive.kind.value,
        "issue": archive.issue,
        "reason": archive.reason,
        "organisation": organisation.name,
        "consultation": consultation.slug,
        "title": consultation.title,
        "version": version.number,
        "published_on": paris_day(version.published_at).isoformat() if version.published_at else None,
        "licence": archive.licence,
        "k": version.content["k"],
        "erased": run.erased,
        "moved": moved_since_analysis(run.id),
        "curation_number": version.curation_number,
        "themes_fingerprint": version.themes_fingerprint,
        "run": {
            "fingerprint": run.fingerprint,
            "seed": run.seed,
            "configuration": json.loads(json.dumps(run.configuration)),
            "packages": run.manifest.get("packages", {}),
        },
    }
