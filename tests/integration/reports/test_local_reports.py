"""Territory reports from the job to publication, correction and verification."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Consultation, Contribution
from consult.consultations.operations.wipe_contributions import wipe_contributions
from consult.db import db, unit_of_work
from consult.jobs import JobHandle
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.reports import queries
from consult.reports.local import job as local_job
from consult.reports.local import queries as local
from consult.reports.local.errors import AlreadyMaking, NationalFirst, NoLevel, NotMade, Outdated
from consult.reports.local.models import LocalBatch, LocalReport
from consult.reports.local.operations.publish_local_reports import publish_local_reports
from consult.reports.local.operations.start_local_reports import start_local_reports
from consult.reports.local.pages import territory_page
from consult.reports.models import ReportState
from consult.reports.operations.publish_report import publish_report
from consult.reports.verification import verify_run
from consult.territories.levels import Level
from consult.territories.models import Organisation, Territory
from tests.factories.analysed import analyse
from tests.factories.local import make_local_world
from tests.factories.reports import SmallWorld

pytestmark = pytest.mark.slow


@pytest.fixture
def world(context: Flask) -> Iterator[SmallWorld]:
    made = make_local_world()
    db.session.commit()
    analyse(made)
    return made


def make(world: SmallWorld, level: str) -> LocalBatch:
    batch = start_local_reports(actor=world.actor, consultation=world.consultation, level=level)
    batch_id = batch.id
    work(world)
    return db.session.get_one(LocalBatch, batch_id)


def work(world: SmallWorld) -> None:
    """Do what waits; the world's objects are loaded again."""
    organisation_id, consultation_id = world.organisation.id, world.consultation.id
    db.session.commit()
    run_pending()
    world.organisation = db.session.get_one(Organisation, organisation_id)
    world.consultation = db.session.get_one(Consultation, consultation_id)


def publish_nation(world: SmallWorld) -> None:
    publish_report(actor=world.actor, consultation=world.consultation, run=queries.current_run(world.consultation))
    db.session.commit()


def test_from_the_job_to_a_correction(world: SmallWorld) -> None:
    batch = make(world, "territory")
    job = db.session.get_one(Job, batch.job_id)
    assert job.state is JobState.DONE, job.error
    reports = {report.content["code"]: report for report in local.reports_of(batch.id)}
    why = {row["code"]: row["why"] for row in batch.left_out}
    assert why["R0-9"] == "nobody"
    assert why["R1-3"] == why["R2-2"] == why["R2-3"] == "few"
    assert "R0-1" in reports
    assert reports["R0-1"].figures["people"] == 20
    assert reports["R0-1"].content["people"] == 20
    for report in reports.values():
        for part in ("themes", "colleges", "ages"):
            for cell in report.content[part]:
                assert cell["people"] is None or cell["people"] == 0 or cell["people"] >= 11
        assert "body" not in str(report.content)

    with pytest.raises(NationalFirst):
        publish_local_reports(actor=world.actor, consultation=world.consultation, level="territory")
    publish_nation(world)
    publish_local_reports(actor=world.actor, consultation=world.consultation, level="territory")
    db.session.commit()
    assert {report.number for report in local.published_reports(world.consultation)} == {1}
    with pytest.raises(NotMade):
        publish_local_reports(actor=world.actor, consultation=world.consultation, level="territory")

    again = make(world, "territory")
    publish_local_reports(actor=world.actor, consultation=world.consultation, level="territory")
    db.session.commit()
    assert {report.number for report in local.reports_of(again.id)} == {2}

    run = queries.current_run(world.consultation)
    assert verify_run(run).holds
    report = local.reports_of(again.id)[0]
    report.content = {**report.content, "people": report.content["people"] + 1}
    db.session.commit()
    found = [difference.code for difference in verify_run(run).differences]
    assert any(code.endswith(".people") for code in found)
    assert any(code.endswith(".fingerprint") for code in found)


def test_an_erasure_takes_the_words_away_and_leaves_the_figures(world: SmallWorld) -> None:
    publish_nation(world)
    make(world, "region")
    publish_local_reports(actor=world.actor, consultation=world.consultation, level="region")
    db.session.commit()
    report = next(r for r in local.published_reports(world.consultation) if r.content["verbatims"])
    code, people = report.content["code"], report.content["people"]
    quoted = report.content["verbatims"][0]["contribution_id"]
    page = territory_page(world.consultation, code, staff=False)
    assert page["verbatims"][0]["text"]
    with unit_of_work():
        wipe_contributions(actor=world.actor, contributions=[db.session.get_one(Contribution, quoted)], status="erased")
    work(world)
    page = territory_page(world.consultation, code, staff=False)
    assert page["verbatims"][0]["text"] is None
    assert page["c"]["people"] == people
    assert page["erased"] == 1
    assert verify_run(queries.current_run(world.consultation)).holds


def test_bad_requests_are_refused(world: SmallWorld) -> None:
    for level in ("", "national", "planet"):
        with pytest.raises(NoLevel):
            start_local_reports(actor=world.actor, consultation=world.consultation, level=level)
    with pytest.raises(NotMade):
        publish_local_reports(actor=world.actor, consultation=world.consultation, level="region")
    start_local_reports(actor=world.actor, consultation=world.consultation, level="region")
    with pytest.raises(AlreadyMaking):
        start_local_reports(actor=world.actor, consultation=world.consultation, level="territory")


def test_a_level_where_nobody_is_enough_says_so(world: SmallWorld) -> None:
    world.organisation.k = 500
    db.session.commit()
    batch = make(world, "territory")
    job = db.session.get_one(Job, batch.job_id)
    assert job.state is JobState.FAILED
    assert "500" in (job.error or "")
    assert batch.made_at is None


def test_territories_changed_since_ask_for_new_reports(world: SmallWorld) -> None:
    publish_nation(world)
    make(world, "territory")
    place = db.session.scalars(sa.select(Territory).where(Territory.code == "R0-1")).one()
    place.name = "Armorique"
    db.session.commit()
    with pytest.raises(Outdated):
        publish_local_reports(actor=world.actor, consultation=world.consultation, level="territory")
    make(world, "territory")
    publish_local_reports(actor=world.actor, consultation=world.consultation, level="territory")
    db.session.scalars(sa.select(Territory).where(Territory.code == "R0-1")).one().name = "Armor"
    db.session.commit()
    page = territory_page(world.consultation, "R0-1", staff=False)
    assert page["c"]["name"] == "Armorique"
    assert page["renamed"] == "Armor"


def test_a_job_killed_midway_goes_on_and_a_cancelled_one_leaves_nothing(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_job, "AT_ONCE", 1)
    batch = start_local_reports(actor=world.actor, consultation=world.consultation, level="region")
    batch_id, job_id = batch.id, batch.job_id
    db.session.commit()
    written, row = [], local_job._row

    def killed(*arguments: object) -> dict[str, object]:
        if len(written) == 1:
            raise KeyboardInterrupt
        written.append(1)
        return row(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(local_job, "_row", killed)
    with pytest.raises(KeyboardInterrupt):
        local_job.make_local_reports(JobHandle(job_id, {}), batch_id=batch_id)
    db.session.rollback()
    world.organisation = db.session.scalars(sa.select(Organisation)).one()
    world.consultation = db.session.scalars(sa.select(Consultation)).one()
    first = db.session.scalars(sa.select(LocalReport)).one()
    kept = first.id
    assert local.batch_by_id(batch_id).made_at is None

    monkeypatch.setattr(local_job, "_row", row)
    work(world)
    assert local.batch_by_id(batch_id).made_at is not None
    assert kept in {report.id for report in local.reports_of(batch_id)}
    assert local.made_batches(world.consultation)[Level.REGION].state is ReportState.DRAFT

    batch = start_local_reports(actor=world.actor, consultation=world.consultation, level="region")
    cancelled_id = batch.id
    db.session.get_one(Job, batch.job_id).cancel_requested = True
    work(world)
    assert not local.reports_of(cancelled_id)
    assert local.made_batches(world.consultation)[Level.REGION].id == batch_id
