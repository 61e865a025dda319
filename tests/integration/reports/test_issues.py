"""After publication an erasure issues the report again: files made again, one row that says so, figures unchanged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Contribution, ContributionStatus
from consult.consultations.operations.wipe_contributions import wipe_contributions
from consult.db import db, unit_of_work
from consult.jobs import JobHandle
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.reports import issues
from consult.reports.issuing import job
from consult.reports.issuing.models import IssueReason, ReportIssue
from consult.reports.models import AnalysisRun, ReportVersion
from consult.reports.operations.publish_report import publish_report
from tests.factories.analysed import analyse
from tests.factories.reports import SmallWorld, make_small_world

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def subscribers(monkeypatch: pytest.MonkeyPatch) -> list[issues.Subscriber]:
    """Only those of the test."""
    held: list[issues.Subscriber] = []
    monkeypatch.setattr(issues, "SUBSCRIBERS", held)
    return held


@pytest.fixture
def world(context: Flask) -> Iterator[SmallWorld]:
    made = make_small_world(people=60)
    run = analyse(made)
    publish_report(actor=made.actor, consultation=made.consultation, run=run)
    db.session.commit()
    return made


def erase(world: SmallWorld, *ids: int) -> None:
    with unit_of_work():
        rows = list(db.session.scalars(sa.select(Contribution).where(Contribution.id.in_(ids))))
        wipe_contributions(actor=world.actor, contributions=rows, status=ContributionStatus.ERASED)


def some_ids(number: int) -> list[int]:
    return list(db.session.scalars(sa.select(Contribution.id).where(Contribution.body != "").limit(number)))


def told() -> list[tuple[int, str, int]]:
    return [
        (row.number, row.reason.value, row.erased)
        for row in db.session.scalars(sa.select(ReportIssue).order_by(ReportIssue.id))
    ]


def test_an_erasure_calls_every_subscriber_then_records_the_issue(world: SmallWorld, subscribers: list) -> None:
    called: list[int] = []

    def pdf(version_id: int, handle: JobHandle) -> dict[str, str]:
        assert told() == [], "recorded once every file is made"
        called.append(version_id)
        return {"rapport.pdf": "a" * 64}

    subscribers += [pdf, lambda version_id, handle: None]
    version = db.session.scalars(sa.select(ReportVersion)).one()
    content, version_id = version.content, version.id
    erase(world, *some_ids(3))
    run_pending()
    row = db.session.scalars(sa.select(ReportIssue)).one()
    assert (row.number, row.reason, row.erased) == (2, IssueReason.ERASURE, 3)
    assert row.files == {"rapport.pdf": "a" * 64}
    assert called == [version_id]
    assert db.session.get_one(ReportVersion, version_id).content == content, "figures keep their value"
    assert issues.upcoming(version_id).reason is None


def test_several_erasures_before_the_job_make_one_issue(world: SmallWorld) -> None:
    first, second = some_ids(2)
    erase(world, first)
    erase(world, second)
    assert db.session.scalar(sa.select(sa.func.count()).where(Job.kind == "reports.reissue")) == 1
    run_pending()
    assert told() == [(2, "erasure", 2)]


def test_an_erasure_during_the_reissue_makes_the_files_again(world: SmallWorld, subscribers: list) -> None:
    first, second = some_ids(2)
    made: list[int] = []

    def pdf(version_id: int, handle: JobHandle) -> None:
        made.append(issues.upcoming(version_id).erased)
        db.session.rollback()
        if len(made) == 1:
            erase(world, second)

    subscribers.append(pdf)
    erase(world, first)
    run_pending()
    assert made == [1, 2], "the files that were out of date before they were recorded are made again"
    assert told() == [(2, "erasure", 2)]


def test_a_killed_job_calls_again_only_those_who_had_not_finished(world: SmallWorld, subscribers: list) -> None:
    called: list[str] = []

    class Killed(BaseException):
        pass

    def pdf(version_id: int, handle: JobHandle) -> dict[str, str]:
        called.append("pdf")
        return {"rapport.pdf": "a" * 64}

    def archive(version_id: int, handle: JobHandle) -> dict[str, str]:
        called.append("archive")
        if called.count("archive") == 1:
            raise Killed
        return {"archive.zip": "b" * 64}

    subscribers += [pdf, archive]
    erase(world, *some_ids(1))
    row = db.session.scalars(sa.select(Job).where(Job.kind == "reports.reissue")).one()
    job_id, arguments = row.id, dict(row.arguments)
    db.session.rollback()
    with pytest.raises(Killed):
        job.reissue(JobHandle(job_id, {}), **arguments)
    db.session.rollback()
    checkpoint = dict(db.session.get_one(Job, job_id).checkpoint)
    db.session.rollback()
    job.reissue(JobHandle(job_id, checkpoint), **arguments)
    assert called == ["pdf", "archive", "archive"]
    assert db.session.scalars(sa.select(ReportIssue.files)).one() == {"rapport.pdf": "a" * 64, "archive.zip": "b" * 64}


def test_a_quotation_taken_back_is_an_issue_of_its_own(world: SmallWorld) -> None:
    version = db.session.scalars(sa.select(ReportVersion)).one()
    victim = next(t["verbatims"][0] for g in version.content["groups"] for t in g["themes"] if t["verbatims"])
    with unit_of_work() as session:
        session.get_one(Contribution, victim["contribution_id"]).quotable = False
    job.issue_what_is_due()
    run_pending()
    assert told() == [(2, "quotation", 0)]
    job.issue_what_is_due()
    assert not db.session.scalars(sa.select(Job).where(Job.state == JobState.QUEUED)).all()


def test_nothing_is_issued_before_publication(context: Flask) -> None:
    made = make_small_world(people=60)
    analyse(made)
    erase(made, *some_ids(1))
    run_pending()
    assert told() == []
    assert db.session.scalars(sa.select(AnalysisRun.erased)).one() == 1
