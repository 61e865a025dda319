"""Fetching the archives of a report, verifying it from its page, choosing a licence."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.audit.models import AuditEvent
from consult.authz import Role
from consult.cli.report import report
from consult.consultations.models import Contribution, ContributionStatus
from consult.consultations.operations.wipe_contributions import wipe_contributions
from consult.consultations.queries import consultation_by_slug
from consult.db import db, unit_of_work
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.reports.archives import queries
from consult.reports.archives.files import archive_path
from consult.reports.archives.models import ArchiveKind, ReportArchive
from consult.reports.models import ReportVersion, StoredFigure
from consult.reports.operations.publish_report import publish_report
from consult.reports.queries import current_run
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff, sign_in
from tests.factories.reports import SmallWorld, make_small_world

pytestmark = pytest.mark.slow

BASE = "/consultations/sante"


@pytest.fixture
def world(context: Flask) -> SmallWorld:
    """Published, its job not done yet."""
    made = make_small_world(people=60)
    made.consultation.public_contributions = True
    for role in (Role.GOVERNANCE, Role.ADMINISTRATOR, Role.MODERATOR):
        make_member_of_staff(made.organisation, role, email=f"{role}@exemple.test")
    db.session.commit()
    run = analyse(made)
    publish_report(actor=made.actor, consultation=made.consultation, run=run)
    db.session.commit()
    return made


def browser(app: Flask, role: Role) -> FlaskClient:
    client = app.test_client()
    sign_in(client, db.session.scalars(sa.select(Person).where(Person.email == f"{role}@exemple.test")).one())
    return client


def plain(response) -> str:
    return response.get_data(as_text=True).replace("\u202f", " ").replace("\xa0", " ")


def test_from_publication_to_erasure(world: SmallWorld, context: Flask, client: FlaskClient) -> None:
    staff, visitor = browser(context, Role.GOVERNANCE), client
    assert visitor.get(f"{BASE}/rapport/archives/1/ouverte.zip").status_code == 404
    assert "L’archive ouverte se prépare" in plain(visitor.get(f"{BASE}/rapport"))
    run_pending()

    page = plain(visitor.get(f"{BASE}/rapport"))
    opened = db.session.scalars(sa.select(ReportArchive).where(ReportArchive.kind == ArchiveKind.OPEN)).one()
    assert "Vérifier ce rapport" in page
    assert opened.fingerprint in page
    assert "Creative Commons Attribution 4.0" in page
    assert "preuve.zip" not in page
    with visitor.get(f"{BASE}/rapport/archives/1/ouverte.zip") as answer:
        assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
    assert visitor.get(f"{BASE}/rapport/archives/1/preuve.zip").status_code in (302, 401, 403)
    assert browser(context, Role.MODERATOR).get(f"{BASE}/rapport/archives/1/preuve.zip").status_code == 403
    assert staff.get(f"{BASE}/rapport/archives/2/preuve.zip").status_code == 404
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEvent.action == "report.archive.fetch")) == 0
    with staff.get(f"{BASE}/rapport/archives/1/preuve.zip") as answer:
        assert answer.status_code == 200
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEvent.action == "report.archive.fetch")) == 1

    contribution = db.session.scalars(sa.select(Contribution).where(sa.func.length(Contribution.body) > 40)).first()
    words = contribution.body
    assert words in member(archive_path(queries.newest(opened.report_version_id, ArchiveKind.EVIDENCE)))
    with unit_of_work():
        wipe_contributions(actor=world.actor, contributions=[contribution], status=ContributionStatus.ERASED)
    assert visitor.get(f"{BASE}/rapport/archives/1/ouverte.zip").status_code == 404, "it holds what was erased"
    assert staff.get(f"{BASE}/rapport/archives/1/preuve.zip").status_code == 404
    run_pending()
    page = plain(visitor.get(f"{BASE}/rapport"))
    assert "Émission 2" in page
    assert "1 contribution effacée n’y est plus" in page
    version = db.session.scalars(sa.select(ReportVersion)).one()
    for kind in ArchiveKind:
        path = archive_path(queries.newest(version.id, kind))
        assert words not in member(path)
        about = json.loads(member(path, "about.json"))
        assert (about["erased"], about["issue"], about["reason"]) == (1, 2, "Des contributions ont été effacées.")
        assert "1 contributions erased" in member(path, "README.md")
        assert len(list(path.parent.glob("*"))) == 2, "the former ones are gone"
    verified = verify(context)
    assert verified.exit_code == 0, verified.output
    assert "1 contributions effacées" in verified.output


def member(path: Path, name: str = "data/contributions.csv") -> str:
    with zipfile.ZipFile(path) as found:
        return found.read(name).decode()


def verify(app: Flask, *more: str):
    import consult.factory

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(consult.factory, "create_app", lambda: app)
        return CliRunner().invoke(report, ["verify", "sante", *more])


def test_the_command_line(world: SmallWorld, context: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consult.factory.create_app", lambda: context)
    out = tmp_path / "ouverte.zip"
    done = CliRunner().invoke(report, ["archive", "sante", "--kind", "open", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "row_sha256" in member(out)
    verified = verify(context)
    assert verified.exit_code == 0, verified.output
    assert "Archive de preuve, version 1" in verified.output
    assert "Tous sont exacts." in verified.output
    with unit_of_work() as session:
        figure = session.scalars(
            sa.select(StoredFigure).where(
                StoredFigure.report_version_id.is_not(None), StoredFigure.code == "overview.people"
            )
        ).one()
        figure.value = {**figure.value, "people": 7}
    altered = verify(context)
    assert altered.exit_code == 1
    assert "Le chiffre overview.people n’est pas celui qui se recalcule." in altered.output
    said = json.loads(verify(context, "--json").output)
    assert {"fault": "figure", "name": "overview.people"} in said["archives"][0]["findings"]


def test_verifying_from_the_page(world: SmallWorld, context: Flask) -> None:
    run_pending()
    staff = browser(context, Role.GOVERNANCE)
    before = plain(staff.get(f"{BASE}/rapport/verifier"))
    assert "Rien n’a encore été vérifié" in before
    assert staff.post(f"{BASE}/rapport/verifier").status_code == 302
    assert staff.post(f"{BASE}/rapport/verifier").status_code == 302
    assert db.session.scalar(sa.select(sa.func.count()).where(Job.kind == queries.VERIFY)) == 1, "one at a time"
    assert "Recalcul" in plain(staff.get(f"{BASE}/rapport/verifier")) or "En attente" in plain(
        staff.get(f"{BASE}/rapport/verifier")
    )
    run_pending()
    page = plain(staff.get(f"{BASE}/rapport/verifier"))
    assert "Tout est exact" in page
    assert "Archive de preuve de la version 1" in page
    path = archive_path(db.session.scalars(sa.select(ReportArchive)).first())
    path.write_bytes(b"no zip")
    staff.post(f"{BASE}/rapport/verifier")
    run_pending()
    page = plain(staff.get(f"{BASE}/rapport/verifier"))
    assert "Quelque chose a changé" in page
    assert "n’est plus là, ou n’est plus une archive" in page


def test_a_licence_is_chosen_by_administrators(world: SmallWorld, context: Flask) -> None:
    run_pending()
    administrator = browser(context, Role.ADMINISTRATOR)
    assert "Licence des archives ouvertes" in plain(administrator.get(f"{BASE}/rapport/verifier"))
    assert "Licence des archives ouvertes" not in plain(
        browser(context, Role.GOVERNANCE).get(f"{BASE}/rapport/verifier")
    )
    refused = administrator.post(f"{BASE}/rapport/licence", data={"licence": "à moi"})
    assert refused.status_code == 422
    assert "Choisissez l’une des licences proposées." in plain(refused)
    administrator.post(f"{BASE}/rapport/licence", data={"licence": "etalab-2.0"})
    consultation = consultation_by_slug(world.actor.organisation_id, "sante")
    publish_report(actor=world.actor, consultation=consultation, run=current_run(consultation))
    db.session.commit()
    run_pending()
    version = db.session.scalars(sa.select(ReportVersion).order_by(ReportVersion.number.desc())).first()
    path = archive_path(queries.newest(version.id, ArchiveKind.OPEN))
    package = json.loads(member(path, "datapackage.json"))
    assert package["licenses"][0]["name"] == "etalab-2.0"


def test_a_job_that_failed_can_be_asked_for_again(world: SmallWorld, context: Flask) -> None:
    job = db.session.scalars(sa.select(Job).where(Job.kind == queries.MAKE)).one()
    job.state = JobState.CANCELLED
    db.session.commit()
    staff = browser(context, Role.GOVERNANCE)
    assert "Faire les archives" in plain(staff.get(f"{BASE}/rapport/verifier"))
    staff.post(f"{BASE}/rapport/archives/1/faire")
    run_pending()
    with staff.get(f"{BASE}/rapport/archives/1/preuve.zip") as answer:
        assert answer.status_code == 200
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReportArchive)) == 2
