"""The two archives of a published report: what they hold, and that every alteration is found and named."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.authz import system_actor
from consult.consultations.models import Contribution, Moderation
from consult.db import db, unit_of_work
from consult.jobs import Cancelled, JobHandle, submit_job
from consult.jobs.runner import run_pending
from consult.reports.analysis_port import canonical, pack, row_fingerprint, write_manifest
from consult.reports.archives import queries
from consult.reports.archives.evidence_rows import EvidenceRows
from consult.reports.archives.files import archive_path, work_folder
from consult.reports.archives.findings import Fault
from consult.reports.archives.making import ArchiveWork
from consult.reports.archives.models import ArchiveKind, ReportArchive
from consult.reports.archives.verification import verify_archive
from consult.reports.loading.moderated import give_back, withhold
from consult.reports.models import (
    MembershipTable,
    ReportVersion,
    RunContribution,
    StoredFigure,
    ThemeContribution,
)
from consult.reports.operations.publish_report import publish_report
from tests.conftest import empty_tables
from tests.factories.analysed import analyse
from tests.factories.reports import add_group, make_small_world, mask

SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_open.py"
MARGINS = [{"variables": ["college"], "cells": [[["adherents"], 9000.0], [["elus"], 1000.0]]}]


@pytest.fixture(scope="module")
def published(app: Flask) -> Iterator[Flask]:
    """A small consultation analysed, weighted, published with its contributions announced, and archived."""
    with app.app_context():
        world = make_small_world()
        add_group(world, headcount=400)
        world.consultation.public_contributions = True
        world.contributions[3].moderation = Moderation.EXCLUDED
        mask(world.contributions[0], 0, 4)
        db.session.add(MembershipTable(organisation_id=world.organisation.id, margins=MARGINS))
        db.session.commit()
        run = analyse(world, seed=5)
        publish_report(actor=world.actor, consultation=world.consultation, run=run)
        db.session.commit()
        run_pending()
        db.session.remove()
    yield app
    with app.app_context():
        db.session.rollback()
        empty_tables()
        db.session.remove()


@pytest.fixture
def version(published: Flask) -> Iterator[ReportVersion]:
    with published.app_context():
        yield db.session.scalars(sa.select(ReportVersion)).one()
        db.session.remove()


def archive(version: ReportVersion, kind: ArchiveKind) -> ReportArchive:
    return queries.archive_to_fetch(version, kind)


def read(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as found:
        return list(csv.DictReader(io.StringIO(found.read(name).decode(), newline="")))


def stranger(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-I", str(SCRIPT), str(path), *more], capture_output=True, text=True)


def test_the_evidence_verifies_every_figure_alone(version: ReportVersion) -> None:
    row = archive(version, ArchiveKind.EVIDENCE)
    found = verify_archive(row)
    assert found.findings == []
    stored = db.session.scalar(sa.select(sa.func.count()).where(StoredFigure.report_version_id == version.id))
    assert found.figures == stored
    tables = {figure["request"].get("table") for figure in json.loads(member(archive_path(row), "figures.json"))}
    assert tables >= {"words", "scale", "segments", "participation", "robustness", "discovery", "campaigns"}


def member(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as found:
        return found.read(name).decode()


def test_what_the_evidence_holds(version: ReportVersion) -> None:
    path = archive_path(archive(version, ArchiveKind.EVIDENCE))
    rows = read(path, "data/contributions.csv")
    run_ids = db.session.scalars(sa.select(RunContribution.contribution_id)).all()
    assert [int(row["contribution"]) for row in rows] == sorted(run_ids)
    assert rows[0]["text"].startswith("████") or "█" in rows[0]["text"]
    people = read(path, "data/participants.csv")
    pseudonyms = {row["person"] for row in people}
    assert {row["person"] for row in rows} <= pseudonyms
    assert not any(name.startswith(f"{version.organisation_id}-") for name in pseudonyms), "of this archive alone"
    package = json.loads(member(path, "datapackage.json"))
    assert package["licenses"][0]["name"] == "other-closed"
    for resource in package["resources"]:
        if resource["profile" if "profile" in resource else "name"] == "tabular-data-resource":
            header = member(path, resource["path"]).splitlines()[0].split(",")
            assert header == [field["name"] for field in resource["schema"]["fields"]]
    assert "Data dictionary" in member(path, "README.md")


def test_the_same_archive_is_the_same_bytes(version: ReportVersion) -> None:
    rows = [archive(version, kind) for kind in ArchiveKind]
    before = {row.id: (row.fingerprint, archive_path(row).read_bytes()) for row in rows}
    for row in rows:
        archive_path(row).unlink()
        row.made_at = None
    job = submit_job(actor=system_actor(version.organisation_id), kind=queries.MAKE, title="", arguments={})
    version_id = version.id
    db.session.commit()
    ArchiveWork(JobHandle(job.id, {}), version_id).run()
    for row in db.session.scalars(sa.select(ReportArchive)):
        assert (row.fingerprint, archive_path(row).read_bytes()) == before[row.id]


def test_a_killed_job_goes_on_and_a_cancelled_one_leaves_nothing(
    version: ReportVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {kind: archive_path(archive(version, kind)).read_bytes() for kind in ArchiveKind}
    for kind in ArchiveKind:
        archive(version, kind).made_at = None
        db.session.flush()
        row = queries.newest(version.id, kind)
        archive_path(row).unlink()
    job = submit_job(actor=system_actor(version.organisation_id), kind=queries.MAKE, title="", arguments={})
    version_id, job_id = version.id, job.id
    db.session.commit()
    folder = work_folder(queries.newest(version_id, ArchiveKind.EVIDENCE))

    def stop(error: type[BaseException]) -> Callable[..., str]:
        def finish(*_arguments: object) -> str:
            raise error

        return finish

    with monkeypatch.context() as patch:
        patch.setattr("consult.reports.archives.evidence.finish_evidence", stop(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            ArchiveWork(JobHandle(job_id, {}), version_id).run()
    assert (folder / "data" / "contributions.csv").exists()
    with monkeypatch.context() as patch:
        patch.setattr("consult.reports.archives.evidence.finish_evidence", stop(Cancelled))
        with pytest.raises(Cancelled):
            ArchiveWork(JobHandle(job_id, {}), version_id).run()
    assert not folder.exists(), "a cancelled work leaves nothing"
    with monkeypatch.context() as patch:
        patch.setattr("consult.reports.archives.evidence.finish_evidence", stop(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            ArchiveWork(JobHandle(job_id, {}), version_id).run()
    with monkeypatch.context() as patch:
        patch.setattr(EvidenceRows, "contributions", stop(AssertionError))
        ArchiveWork(JobHandle(job_id, {}), version_id).run()
    for kind in ArchiveKind:
        row = queries.newest(version_id, kind)
        assert row.made_at is not None
        assert archive_path(row).read_bytes() == before[kind], "the same bytes, from the tables it had finished"


def test_the_open_archive_reveals_nothing(version: ReportVersion) -> None:
    path = archive_path(archive(version, ArchiveKind.OPEN))
    rows = read(path, "data/contributions.csv")
    assert set(rows[0]) == {"row", "question", "status", "themes", "text", "row_sha256"}
    evidence = read(archive_path(archive(version, ArchiveKind.EVIDENCE)), "data/contributions.csv")
    order = [row["text"] for row in evidence if row["status"] == "themed"]
    assert [row["text"] for row in rows if row["status"] == "themed"] != order
    assert sorted(row["text"] for row in rows if row["status"] == "themed") == sorted(order)
    assert not any(row["status"] == "moderated" for row in rows)
    with zipfile.ZipFile(path) as found:
        whole = "".join(found.read(name).decode() for name in found.namelist())
    for row in read(archive_path(archive(version, ArchiveKind.EVIDENCE)), "data/participants.csv"):
        assert row["person"] not in whole
    groups = {row["group"]: row for row in read(path, "data/participation.csv")}
    assert (groups["R3"]["people"], groups["R3"]["hidden"], groups["R3"]["figure"]) == ("", "true", "")
    for figure in json.loads(member(path, "figures.json")):
        people = figure["value"].get("people")
        assert people is None or people == 0 or people >= 11, figure["code"]
        assert all(
            part["people"] is None or part["people"] == 0 or part["people"] >= 11
            for part in figure["value"].get("rows", [])
        )


def test_a_stranger_verifies_the_open_archive(version: ReportVersion) -> None:
    row = archive(version, ArchiveKind.OPEN)
    done = stranger(archive_path(row), row.fingerprint or "")
    assert done.returncode == 0, done.stdout + done.stderr
    counted = int(done.stdout.split("figures agree; ")[1].split()[0])
    assert counted > 10
    assert stranger(archive_path(row), "0" * 64).returncode == 1
    assert stranger(SCRIPT).returncode == 2
    assert verify_archive(row).findings == []
    assert member(archive_path(row), "verify_open.py") == SCRIPT.read_text()
    assert len(SCRIPT.read_text().splitlines()) <= 100


# What a tamperer does to an archive: the files of a folder are changed, `thorough` writes every fingerprint again.


def tampered(source: Path, target: Path, change: Callable[[Path], None], *, thorough: bool) -> Path:
    folder = target.with_suffix("")
    with zipfile.ZipFile(source) as found:
        found.extractall(folder)
    change(folder)
    if thorough:
        (folder / "manifest.json").unlink()
        write_manifest(folder)
    pack(folder, target)
    shutil.rmtree(folder)
    return target


def edit(name: str, column: str, to: Callable[[str], str], *, honest: bool, line: int = 5) -> Callable[[Path], None]:
    """Change a cell of a table; `honest` writes the fingerprint of the row again."""

    def change(folder: Path) -> None:
        path = folder / "data" / f"{name}.csv"
        with path.open(newline="") as file:
            rows = list(csv.reader(file))
        row = next(r for r in rows[line:] if to(r[rows[0].index(column)]) != r[rows[0].index(column)])
        row[rows[0].index(column)] = to(row[rows[0].index(column)])
        if honest:
            row[-1] = row_fingerprint(row[:-1])
        with path.open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    return change


def edit_figure(code: str, **value: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        figures = json.loads((folder / "figures.json").read_text())
        next(figure for figure in figures if figure["code"] == code)["value"].update(value)
        (folder / "figures.json").write_text(canonical(figures))

    return change


OPEN_ALTERATIONS = {
    "text": (edit("contributions", "text", lambda t: t + " !", honest=False), "contributions.csv, line"),
    "status": (
        edit("contributions", "status", lambda s: "off_topic" if s == "themed" else s, honest=True),
        "the figure balance.",
    ),
    "assignment": (edit("contributions", "themes", lambda t: "", honest=True), ".contributions: numerator"),
    "row": (edit("balance", "contributions", lambda n: str(int(n or 0) + 1), honest=True, line=1), "balance"),
    "figure": (
        edit_figure("overview.contributions", contributions=7),
        "overview.contributions: this figure",
    ),
}


@pytest.mark.parametrize("name", OPEN_ALTERATIONS)
@pytest.mark.parametrize("thorough", [False, True])
def test_the_stranger_names_each_alteration(version: ReportVersion, tmp_path: Path, name: str, thorough: bool) -> None:
    change, said = OPEN_ALTERATIONS[name]
    row = archive(version, ArchiveKind.OPEN)
    path = tampered(archive_path(row), tmp_path / "open.zip", change, thorough=thorough)
    done = stranger(path, row.fingerprint or "")
    assert done.returncode == 1, done.stderr
    assert said in done.stdout
    assert "the fingerprint of the whole" in done.stdout


EVIDENCE_ALTERATIONS = {
    "text": (edit("contributions", "text_sha256", lambda t: "0" * 64, honest=True), {Fault.CONTRIBUTION}),
    "masked text": (edit("contributions", "text", lambda t: t + " !", honest=False), {Fault.ROW}),
    "status": (
        edit("contributions", "status", lambda s: "off_topic" if s == "themed" else s, honest=True),
        {Fault.STATUS, Fault.FIGURE},
    ),
    "assignment": (
        edit("assignments", "theme", lambda t: t + "9", honest=True),
        {Fault.ASSIGNMENT, Fault.FIGURE},
    ),
    "figure": (edit_figure("overview.people", people=7), {Fault.FIGURE}),
    "answer": (edit("answers", "number", lambda n: "1" if n else n, honest=True, line=130), {Fault.FIGURE}),
    "row": (edit("themes", "label", lambda t: t + "x", honest=False, line=1), {Fault.ROW}),
}


@pytest.mark.parametrize("name", EVIDENCE_ALTERATIONS)
def test_the_evidence_verifier_names_each_alteration_of_the_archive(
    version: ReportVersion, tmp_path: Path, name: str
) -> None:
    change, faults = EVIDENCE_ALTERATIONS[name]
    row = archive(version, ArchiveKind.EVIDENCE)
    path, kept = archive_path(row), tmp_path / "kept.zip"
    shutil.copy(path, kept)
    try:
        tampered(kept, path, change, thorough=True)
        found = verify_archive(row)
    finally:
        shutil.copy(kept, path)
    assert {item.fault for item in found.findings} >= faults | {Fault.FINGERPRINT}


def test_alterations_of_the_database_are_named(version: ReportVersion) -> None:
    row_id, run_id = archive(version, ArchiveKind.EVIDENCE).id, version.run_id
    themed = db.session.scalars(
        sa.select(RunContribution).where(RunContribution.run_id == run_id, RunContribution.status == "themed").limit(3)
    ).all()
    rewritten, moved, unlinked = (row.contribution_id for row in themed)
    figure = db.session.scalars(
        sa.select(StoredFigure).where(
            StoredFigure.report_version_id == version.id, StoredFigure.code == "overview.days"
        )
    ).one()
    try:
        db.session.get_one(Contribution, rewritten).body = "Un autre texte"
        themed[1].status = "off_topic"
        link = db.session.scalars(
            sa.select(ThemeContribution).where(
                ThemeContribution.run_id == run_id, ThemeContribution.contribution_id == unlinked
            )
        ).first()
        db.session.delete(link)
        figure.value = {**figure.value, "value": 99}
        db.session.flush()
        # In one transaction that is taken back: what verification reads is what stands there.
        db.session.rollback, keep = lambda: None, db.session.rollback  # type: ignore[method-assign]
        found = {(item.fault, item.name) for item in verify_archive(db.session.get_one(ReportArchive, row_id)).findings}
    finally:
        db.session.rollback = keep  # type: ignore[method-assign]
        db.session.rollback()
    assert found >= {
        (Fault.CONTRIBUTION, str(rewritten)),
        (Fault.STATUS, str(moved)),
        (Fault.ASSIGNMENT, str(unlinked)),
        (Fault.FIGURE, "overview.days"),
    }
    assert len(found) == 4


def test_moderation_since_is_no_alteration(version: ReportVersion) -> None:
    row_id, run_id = archive(version, ArchiveKind.EVIDENCE).id, version.run_id
    ids = list(
        db.session.scalars(
            sa.select(RunContribution.contribution_id)
            .where(RunContribution.run_id == run_id, RunContribution.status == "themed")
            .limit(2)
        )
    )
    with unit_of_work():
        withhold(run_id, ids)
    try:
        found = verify_archive(db.session.get_one(ReportArchive, row_id))
        assert (found.findings, found.moved) == ([], 2)
    finally:
        with unit_of_work():
            give_back(run_id, ids)
