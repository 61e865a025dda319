"""Measure the « done » lines of the report on the demonstration: `make accept-report`.

    python bench/accept_report.py [--size small|default|full|NUMBER] [--instance FOLDER]

The demonstration is made in a folder of its own (or taken from --instance, where it is left as it was found but for one
more published version), its report is published with its contributions announced, and its archives are made, verified,
and altered one thing at a time. Each line says what was measured; the exit code is 1 when one does not hold.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
Change: TypeAlias = Callable[[Path], None]
lines: list[tuple[str, str, bool]] = []


def line(what: str, found: str, holds: bool = True) -> None:
    lines.append((what, found, holds))
    print(f"{what:<62} {found:>24}  {'ok' if holds else 'DOES NOT HOLD'}", flush=True)


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = action()
    return time.perf_counter() - begun, found


def cell(name: str, column: str, to: Callable[[str], str]) -> Change:
    """Change one cell of a table, and the fingerprint of its row with it: the most careful of tamperers."""

    def change(folder: Path) -> None:
        from consult.reports.analysis_port import row_fingerprint

        path = folder / "data" / f"{name}.csv"
        with path.open(newline="") as file:
            rows = list(csv.reader(file))
        place = rows[0].index(column)
        row = next(row for row in rows[1:] if row[place] and to(row[place]) != row[place])
        row[place] = to(row[place])
        row[-1] = row_fingerprint(row[:-1])
        with path.open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    return change


def figure(folder: Path) -> None:
    path = folder / "figures.json"
    figures = json.loads(path.read_text())
    next(each for each in figures if each["code"] == "overview.people")["value"]["value"] += 1
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def raw_row(name: str) -> Change:
    """One character of a row, as an accident would."""

    def change(folder: Path) -> None:
        path = folder / "data" / f"{name}.csv"
        text = path.read_text()
        at = text.index("\n", text.index("\n") + 1) - 20
        path.write_text(f"{text[:at]}{'a' if text[at] != 'a' else 'b'}{text[at + 1 :]}")

    return change


def off(status: str) -> str:
    return "off_topic" if status == "themed" else status


EVIDENCE: dict[str, tuple[Change, str]] = {
    "contribution": (cell("contributions", "text_sha256", lambda _text: "0" * 64), "contribution"),
    "status": (cell("contributions", "status", off), "status"),
    "assignment": (cell("assignments", "theme", lambda slug: f"{slug}0"), "assignment"),
    "figure": (figure, "figure"),
    "archive row": (raw_row("themes"), "row"),
}
OPEN: dict[str, tuple[Change, str]] = {
    "contribution": (raw_row("contributions"), "this row was altered"),
    "status": (cell("contributions", "status", off), "counted again"),
    "assignment": (cell("contributions", "themes", lambda _themes: ""), "counted again"),
    "figure": (figure, "this figure was altered"),
    "archive row": (raw_row("balance"), "this row was altered"),
}


def tampered(source: Path, target: Path, change: Change) -> None:
    from consult.reports.analysis_port import pack, write_manifest

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(source) as found:
            found.extractall(folder)
        change(folder)
        (folder / "manifest.json").unlink()
        write_manifest(folder)
        pack(folder, target)


def stranger(path: Path, fingerprint: str) -> tuple[int, str]:
    command = [sys.executable, "-I", str(ROOT / "docs" / "verify_open.py"), str(path), fingerprint]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def publish() -> tuple[int, int]:
    """Publish the largest analysed consultation; returns the version and the job of its archives."""
    import sqlalchemy as sa

    from consult.authz import system_actor
    from consult.consultations.queries import consultation_by_id
    from consult.db import unit_of_work
    from consult.reports import queries
    from consult.reports.archives.models import ReportArchive
    from consult.reports.models import Corpus, RunContribution
    from consult.reports.operations.publish_report import publish_report

    with unit_of_work() as session:
        size = sa.select(sa.func.count()).where(RunContribution.run_id == Corpus.current_run_id).scalar_subquery()
        corpus = session.scalars(
            sa.select(Corpus).where(Corpus.current_run_id.is_not(None)).order_by(size.desc())
        ).first()
        if corpus is None:
            sys.exit("Nothing is analysed in this instance.")
        consultation = consultation_by_id(corpus.ref_id)
        consultation.public_contributions = True
        actor = system_actor(consultation.organisation_id)
        version = publish_report(actor=actor, consultation=consultation, run=queries.current_run(consultation))
        job_id = session.scalars(
            sa.select(ReportArchive.job_id).where(ReportArchive.report_version_id == version.id)
        ).first()
        return version.id, job_id or 0


def measure(folder: Path) -> None:
    from consult.db import db
    from consult.jobs.runner import run_job
    from consult.reports.archives.files import archive_path
    from consult.reports.archives.models import ArchiveKind
    from consult.reports.archives.queries import last_made
    from consult.reports.archives.verification import verify_archive

    seconds, (version_id, job_id) = timed(publish)
    line("publish the report", f"{seconds:.1f} s")
    seconds, _none = timed(lambda: run_job(job_id))
    made = {kind: last_made(version_id, kind) for kind in ArchiveKind}
    evidence, opened = made[ArchiveKind.EVIDENCE], made[ArchiveKind.OPEN]
    if evidence is None or opened is None:
        line("both archives", f"{seconds:.1f} s", holds=False)
        return
    line("both archives", f"{seconds:.1f} s")
    paths = {row.kind: archive_path(row) for row in (evidence, opened)}
    fingerprint = opened.fingerprint or ""
    for kind, path in paths.items():
        line(f"size of the {kind.value} archive", f"{path.stat().st_size / 1e6:.1f} MB")
    seconds, found = timed(lambda: verify_archive(evidence))
    line(f"verify: {found.figures} figures from the evidence alone", f"{seconds:.1f} s", found.holds)
    seconds, (code, said) = timed(lambda: stranger(paths[ArchiveKind.OPEN], fingerprint))
    line(f"stranger: {said.splitlines()[0][:50]}", f"{seconds:.1f} s", code == 0)
    kept = shutil.copyfile(paths[ArchiveKind.EVIDENCE], folder / "evidence.zip")
    try:
        for name, (change, fault) in EVIDENCE.items():
            tampered(kept, paths[ArchiveKind.EVIDENCE], change)
            faults = {item.fault.value for item in verify_archive(made[ArchiveKind.EVIDENCE] or evidence).findings}
            line(f"evidence verifier, altered {name}", "named" if fault in faults else "missed", fault in faults)
    finally:
        shutil.copyfile(kept, paths[ArchiveKind.EVIDENCE])
    for name, (change, sentence) in OPEN.items():
        tampered(paths[ArchiveKind.OPEN], folder / "open.zip", change)
        code, said = stranger(folder / "open.zip", fingerprint)
        named = code == 1 and sentence in said
        line(f"stranger, altered {name}", "named" if named else "missed", named)
    db.session.remove()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="default")
    parser.add_argument("--instance", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="concerte-report-") as name:
        instance = options.instance or Path(name) / "instance"
        os.environ |= {"CONCERTE_MODE": "demo", "CONCERTE_JOBS": "manual", "CONCERTE_INSTANCE": str(instance)}
        if options.instance is None:
            command = [sys.executable, "app.py", "demo", "--size", options.size, "--no-serve"]
            seconds, _done = timed(lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL))
            line(f"the demonstration ({options.size}), not counted", f"{seconds:.0f} s")
        from consult.factory import create_app

        with create_app().app_context():
            measure(Path(name))
    return 0 if all(holds for _what, _found, holds in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
