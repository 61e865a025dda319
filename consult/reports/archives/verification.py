"""Verifying archives: by themselves, every figure from the evidence alone, then against the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from consult.db import db
from consult.reports.analysis_port import Archive, Damage, InputError, RequestError, canonical
from consult.reports.archives.archived import ArchivedRun
from consult.reports.archives.comparison import against_database
from consult.reports.archives.evidence import figures_of
from consult.reports.archives.files import archive_path
from consult.reports.archives.findings import ArchiveVerification, Fault, Finding
from consult.reports.archives.models import ArchiveKind, ReportArchive
from consult.reports.archives.opening import figure_fingerprint
from consult.reports.figures import Evaluator, differs
from consult.reports.models import ReportVersion

Json: TypeAlias = dict[str, Any]
Tell: TypeAlias = Callable[[float], None]


def verify_archive(row: ReportArchive, tell: Tell = lambda _share: None) -> ArchiveVerification:
    """Evidence: integrity, every figure recomputed from the archive alone, then the archive against the database. Open:
    integrity, and its figures against those of the version; a stranger does the rest with `verify_open.py`."""
    version = db.session.get_one(ReportVersion, row.report_version_id)
    number, issue, kind, erased = version.number, row.issue, row.kind, row.erased
    try:
        archive = Archive(archive_path(row))
    except InputError:
        return ArchiveVerification(number, issue, kind.value, 0, erased, 0, [Finding(Fault.MISSING, kind.value)])
    with archive:
        findings = list(_integrity(archive, row.fingerprint or ""))
        try:
            if kind is ArchiveKind.OPEN:
                figures, moved = len(archive.json("figures.json")), 0
                findings += _open_figures(archive, version)
            else:
                figures, moved, found = _evidence(archive, version, tell)
                findings += found
        except (KeyError, ValueError, IndexError, InputError) as error:  # too damaged to be read further
            figures, moved = 0, 0
            findings.append(Finding(Fault.FILE, kind.value, str(error)[:80]))
    return ArchiveVerification(number, issue, kind.value, figures, erased, moved, _once(findings))


def _once(findings: list[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))


def _integrity(archive: Archive, published: str) -> Iterator[Finding]:
    """The archive by itself, and its fingerprint against the one that was published."""
    for damage in archive.damages():
        yield Finding(Fault.FILE, damage.path) if damage.row is None else Finding(Fault.ROW, _named(damage))
    if archive.fingerprint != published:
        yield Finding(Fault.FINGERPRINT, published)


def _named(damage: Damage) -> str:
    return f"{damage.path}:{damage.row} ({', '.join(damage.cells[:2])})"


def _evidence(archive: Archive, version: ReportVersion, tell: Tell) -> tuple[int, int, list[Finding]]:
    """(figures recomputed, contributions moderated since, what is wrong)."""
    about, told = archive.json("about.json"), archive.json("figures.json")
    run = ArchivedRun(archive)
    findings = list(_recomputed(run, told, about, tell))
    findings += _published(told, version)
    if archive.json("report.json") != _plain(version.content):
        findings.append(Finding(Fault.CONTENT, str(version.number)))
    compared = against_database(version, run)
    return len(told), compared.moved, findings + compared.findings


def _recomputed(run: ArchivedRun, told: list[Json], about: Json, tell: Tell) -> Iterator[Finding]:
    """Each figure from the archive alone; to the last digit when its contributions are those of the figures."""
    print_ = run.fingerprint()
    exact = all(figure["fingerprint"] == print_ for figure in told)
    erased, moved = (0, 0) if exact else (about["erased"], about["moved"])
    if not exact and not erased and not moved:
        yield Finding(Fault.FINGERPRINT, print_)
    evaluator, values = Evaluator(run.columns(), run), {}
    for number, figure in enumerate(told):
        key = canonical(figure["request"])
        if key not in values:
            values[key] = _value(evaluator, figure["request"])
        if differs(figure["value"], values[key], erased, moved):
            yield Finding(Fault.FIGURE, figure["code"])
        if not number % 20:
            tell(number / len(told))


def _value(evaluator: Evaluator, request: Json) -> Json:
    """Recomputed as it would be stored, or what kept it from being so."""
    try:
        return _plain(evaluator.value(request))
    except (RequestError, KeyError, StopIteration) as error:
        return {"error": str(error)}


def _published(told: list[Json], version: ReportVersion) -> Iterator[Finding]:
    """The figures of the archive against those that the site stores for this version."""
    stored = {figure["code"]: figure for figure in figures_of(version.id)}
    for figure in told:
        if _plain(stored.pop(figure["code"], {})) != figure:
            yield Finding(Fault.FIGURE, figure["code"])
    for code in stored:
        yield Finding(Fault.FIGURE, code)


def _open_figures(archive: Archive, version: ReportVersion) -> Iterator[Finding]:
    stored = {figure["code"]: figure for figure in figures_of(version.id)}
    for figure in archive.json("figures.json"):
        same = _plain(stored.get(figure["code"], {})).get("request") == figure["request"]
        value = _plain(stored.get(figure["code"], {})).get("value", {})
        shown = {name: part for name, part in figure["value"].items() if name not in ("rows", "mean")}
        kept = {name: value.get(name) for name in shown}
        if not same or shown != kept or figure_fingerprint(figure) != figure["sha256"]:
            yield Finding(Fault.FIGURE, figure["code"])


def _plain(value: Any) -> Any:
    """As JSON gives it back: lists for tuples, texts for keys."""
    return json.loads(json.dumps(value))
