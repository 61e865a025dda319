"""The files of a report: drawn by a job after publication, on demand for drafts, again after an erasure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.authz import Role
from consult.db import db, utcnow
from consult.files.storage import location
from consult.jobs import runner
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.jobs.submit import cancel_job
from consult.reports.composing.drafting import Template
from consult.reports.composing.models import Composition
from consult.reports.composing.operations.answer_signing import answer_signing
from consult.reports.composing.operations.begin_composition import begin_composition
from consult.reports.composing.operations.propose_signing import propose_signing
from consult.reports.composing.operations.publish_composition import publish_composition
from consult.reports.models import AnalysisRun, ReportVersion
from consult.reports.operations.reissue_reports import reissue_reports
from consult.reports.outputs import job as drawing
from consult.reports.outputs.models import FileKind, ReportFile
from consult.reports.outputs.operations.draw_files import KIND
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff, sign_in
from tests.factories.reports import SmallWorld, make_small_world
from tests.support.pdf_structure import Structure
from tests.support.pdf_structure import faults as pdf_faults
from tests.support.word_structure import faults as word_faults

pytestmark = pytest.mark.slow

BASE = "/consultations/sante"


@pytest.fixture
def world(context: Flask) -> Iterator[SmallWorld]:
    made = make_small_world()
    for role in (Role.GOVERNANCE, Role.AUDITOR):
        make_member_of_staff(made.organisation, role, email=f"{role.value}@exemple.test")
    db.session.commit()
    analyse(made)
    return made


def person(role: Role) -> Person:
    return db.session.scalars(sa.select(Person).where(Person.email == f"{role.value}@exemple.test")).one()


@pytest.fixture
def staff(context: Flask, world: SmallWorld) -> FlaskClient:
    client = context.test_client()
    sign_in(client, person(Role.GOVERNANCE))
    return client


def begun(world: SmallWorld) -> Composition:
    writer = actor_of_person(person(Role.GOVERNANCE))
    made = begin_composition(actor=writer, consultation=world.consultation, template=Template.SUMMARY)
    db.session.commit()
    return made


def published(world: SmallWorld) -> ReportVersion:
    """Signed by two people; its job waits."""
    draft, writer, reader = begun(world), person(Role.GOVERNANCE), person(Role.AUDITOR)
    propose_signing(
        actor=actor_of_person(writer),
        composition=draft,
        consultation=world.consultation,
        signers=[(writer.id, "Directrice"), (reader.id, "Présidente")],
        reason="",
    )
    for one in (writer, reader):
        answer_signing(actor=actor_of_person(one), composition=draft, seal=draft.seal, agreed=True, reason="")
    version = publish_composition(actor=actor_of_person(writer), composition=draft, consultation=world.consultation)
    db.session.commit()
    return version


def files() -> dict[FileKind, ReportFile]:
    db.session.rollback()
    return {file.kind: file for file in db.session.scalars(sa.select(ReportFile))}


def last_job() -> Job:
    db.session.rollback()
    return db.session.scalars(sa.select(Job).where(Job.kind == KIND).order_by(Job.id.desc())).first()


def plain(response: Any) -> str:
    return str(response.get_data(as_text=True)).replace("\u202f", " ").replace("\xa0", " ")


def download(client: FlaskClient, address: str) -> bytes:
    with client.get(address) as response:
        assert response.status_code == 200
        return bytes(response.data)


def test_a_published_report_has_its_files(context: Flask, world: SmallWorld, staff: FlaskClient) -> None:
    version_id = published(world).id
    visitor = context.test_client()
    early = visitor.get(f"{BASE}/rapport.pdf")
    assert early.status_code == 404
    assert "pas encore prêt" in plain(early)
    run_pending()
    assert last_job().state is JobState.DONE, last_job().error
    page = plain(visitor.get(f"{BASE}/rapport"))
    assert "Télécharger : PDF accessible" in page
    pdf, word = download(visitor, f"{BASE}/rapport.pdf"), download(visitor, f"{BASE}/rapport.docx")
    assert (pdf_faults(pdf), word_faults(word)) == ([], [])
    text = " ".join(one.extract_text() for one in Structure.of(pdf).reader.pages)
    assert f"/chiffres/R{version_id}-F1" in text, "print leads to the site"
    assert "Présidente" in text
    assert hashlib.sha256(pdf).hexdigest() == files()[FileKind.PDF].sha256
    assert visitor.get(f"{BASE}/rapport.pdf?version=7").status_code == 404
    page = plain(staff.get(f"{BASE}/composition/{files_of_draft()}/fichiers"))
    assert "PDF accessible" in page
    assert "Version 1" in page


def files_of_draft() -> int:
    return db.session.scalars(sa.select(Composition.id)).one()


def test_a_draft_is_drawn_on_demand_and_says_that_it_is_one(
    context: Flask, world: SmallWorld, staff: FlaskClient
) -> None:
    here = f"{BASE}/composition/{begun(world).id}/fichiers"
    assert "Aucun fichier n’a encore été préparé" in plain(staff.get(here))
    assert staff.post(f"{here}/projet").status_code == 302
    assert staff.post(f"{here}/projet").status_code == 409, "once at a time"
    assert staff.post(f"{here}/publies").status_code == 404
    run_pending()
    pdf = download(staff, f"{here}/projet.pdf")
    assert "Projet" in Structure.of(pdf).reader.pages[1].extract_text()
    assert context.test_client().get(f"{here}/projet.pdf").status_code in (302, 401, 403)
    before = location(files()[FileKind.PDF].path)
    staff.post(f"{here}/projet")
    run_pending()
    assert not before.exists(), "what is replaced goes"
    assert location(files()[FileKind.PDF].path).exists()


def test_a_job_killed_at_a_page_begins_that_file_again_and_no_other(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(world)

    class Killed(BaseException):
        pass

    def word(_report: Any) -> bytes:
        raise Killed

    with monkeypatch.context() as at_night:
        at_night.setitem(drawing.DRAW, FileKind.DOCX, word)
        with pytest.raises(Killed):
            runner.run_job(last_job().id)
    first = files()
    assert first[FileKind.PDF].path is not None
    assert first[FileKind.DOCX].path is None
    kept = first[FileKind.PDF].path
    job = last_job()
    job.heartbeat_at = utcnow() - 2 * runner.STALE
    db.session.commit()
    runner.run_job(job.id)
    assert last_job().state is JobState.DONE
    assert files()[FileKind.PDF].path == kept, "the PDF was whole: it is not drawn again"
    assert files()[FileKind.DOCX].path is not None


def test_a_job_that_is_asked_to_stop_stops_at_a_page(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    published(world)
    drawn = drawing.DRAW[FileKind.PDF]

    def asked_to_stop(report: Any) -> bytes:
        cancel_job(actor=actor_of_person(person(Role.GOVERNANCE)), job=last_job())
        db.session.commit()
        return drawn(report)

    monkeypatch.setitem(drawing.DRAW, FileKind.PDF, asked_to_stop)
    runner.run_job(last_job().id)
    assert last_job().state is JobState.CANCELLED
    assert files()[FileKind.PDF].path is None


def test_a_failure_is_said_and_loses_nothing(
    context: Flask, world: SmallWorld, staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(world)
    with monkeypatch.context() as without:
        without.setattr("consult.web.pdf.FONT_FILE", __import__("re").compile(r"(report\(s\)|vendor/fonts)"))
        run_pending()
    assert last_job().state is JobState.FAILED
    assert "manque au serveur. Rien n’est perdu." in last_job().error
    here = f"{BASE}/composition/{files_of_draft()}/fichiers"
    assert "Rien n’est perdu" in plain(staff.get(here))
    assert context.test_client().get(f"{BASE}/rapport").status_code == 200
    assert staff.post(f"{here}/publies").status_code == 302
    run_pending()
    assert last_job().state is JobState.DONE


def test_what_was_erased_leaves_the_files(context: Flask, world: SmallWorld) -> None:
    run_id, consultation_id = published(world).run_id, world.consultation.id
    run_pending()
    before = files()[FileKind.PDF]
    path, digest = before.path, before.sha256
    db.session.get_one(AnalysisRun, run_id).erased += 1
    reissue_reports(actor=actor_of_person(person(Role.GOVERNANCE)), consultation_ids={consultation_id})
    db.session.commit()
    run_pending()
    after = files()[FileKind.PDF]
    assert after.path != path
    assert after.sha256 != digest
    text = Structure.of(download(context.test_client(), f"{BASE}/rapport.pdf")).reader.pages[1].extract_text()
    assert "effac" in text, "the notice comes first"
