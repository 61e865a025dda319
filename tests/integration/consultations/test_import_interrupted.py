"""An import that is killed, cancelled, doubled or crossed by an erasure leaves the truth behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from consult.authz import system_actor
from consult.consultations.imports import writer as writing
from consult.consultations.imports.files import refused_path
from consult.consultations.imports.writer import Writer
from consult.consultations.models import (
    Consultation,
    Contribution,
    ContributionStatus,
    ImportBatch,
    ImportState,
    Participation,
)
from consult.consultations.operations.erase_participation import erase_participation
from consult.consultations.operations.start_import import AlreadyImporting
from consult.db import db, unit_of_work
from consult.jobs import cancel_job
from consult.jobs.handle import JobHandle
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from tests.factories.imports import FILE, begin_import, bodies, counts, import_file, refused, uploads


def test_an_erased_person_does_not_come_back(closed_consultation: Consultation) -> None:
    import_file(closed_consultation, FILE)
    person = db.session.scalars(sa.select(Participation).where(Participation.external_id == "p1")).one()
    person_id = person.id
    erase_participation(actor=system_actor(closed_consultation.organisation_id), participation=person)
    db.session.commit()
    batch = import_file(closed_consultation, FILE + "c9;p1;q1;;;;;;oui;Canari neuf\n")
    assert counts(batch) == (5, 0, 4, 1)
    assert refused(batch)[1:] == [["6", "cette personne a retiré ses réponses ou demandé leur effacement"]]
    assert "Canari neuf" not in bodies()
    person = db.session.get_one(Participation, person_id)
    assert (person.college_id, person.attributes) == (None, {})


def test_an_erasure_while_the_import_runs_wins(
    closed_consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Erased between the comparison with the database and the writing: the rows are compared again, and refused."""
    import_file(closed_consultation, FILE)
    actor, original, done = system_actor(closed_consultation.organisation_id), Writer.write, []

    def write(self: Writer, *args: Any) -> None:
        if not done:
            done.append(True)
            with unit_of_work() as session:
                query = sa.select(Participation).where(Participation.external_id == "p1")
                erase_participation(actor=actor, participation=session.scalars(query).one())
        original(self, *args)

    monkeypatch.setattr(Writer, "write", write)
    batch = import_file(closed_consultation, FILE + "c8;p2;q1;;;;;;;Une idée\nc9;p1;q1;;;;;;oui;Canari neuf\n")
    assert counts(batch) == (6, 1, 4, 1)
    assert "Canari neuf" not in bodies()
    assert len(refused(batch)) == 2


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the code catches it."""


def kill_after(monkeypatch: pytest.MonkeyPatch, transactions: int) -> Callable[[], None]:
    """Die after some transactions of the import; returns what brings the worker back to life."""
    original, done = Writer.write, []

    def write(self: Writer, *args: Any) -> None:
        original(self, *args)
        done.append(True)
        if len(done) == transactions:
            raise Killed

    monkeypatch.setattr(Writer, "write", write)
    return lambda: monkeypatch.setattr(Writer, "write", original)


def leave_for_dead(batch: Any) -> None:
    with unit_of_work() as session:
        session.execute(sa.update(Job).where(Job.id == batch.job_id).values(state=JobState.QUEUED))


def test_a_killed_import_goes_on_where_it_was(
    closed_consultation: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing.Pace, "MOST", 10)
    lines = [f"{n};q{1 if n % 7 else 9};Idée {n}\n" for n in range(1, 101)]
    data = "id;question;texte\n" + "".join(lines)
    revive = kill_after(monkeypatch, 3)
    batch_id = begin_import(closed_consultation, data).id
    with pytest.raises(Killed):
        run_pending()
    batch = db.session.get_one(ImportBatch, batch_id)
    assert batch.state is ImportState.RUNNING
    before = batch.rows_read
    assert 0 < before < 100
    revive()
    with refused_path(str(batch.refused_file)).open("a") as file:
        file.write("99;écrite puis tuée avant le commit;x\r\n")
    leave_for_dead(batch)
    run_pending()
    batch = db.session.get_one(ImportBatch, batch_id)
    assert (batch.state, counts(batch)) == (ImportState.DONE, (100, 86, 0, 14))
    assert [row[0] for row in refused(batch)[1:]] == [str(n + 1) for n in range(7, 101, 7)]
    assert len(bodies()) == 86


def test_cancelling_keeps_what_is_in(closed_consultation: Consultation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing.Pace, "MOST", 10)
    monkeypatch.setattr("consult.consultations.operations.import_contributions.BEAT_SECONDS", -1.0)
    original, calls = JobHandle.progress, []

    def progress(self: JobHandle, stage: str, fraction: float) -> None:
        calls.extend([stage] if "sur" in stage else [])
        if len(calls) == 3:
            with unit_of_work() as session:
                cancel_job(
                    actor=system_actor(closed_consultation.organisation_id), job=session.get_one(Job, self.job_id)
                )
        original(self, stage, fraction)

    monkeypatch.setattr(JobHandle, "progress", progress)
    data = "id;texte\n" + "".join(f"{n};Idée {n}\n" for n in range(100))
    batch = import_file(closed_consultation, data)
    assert batch.state is ImportState.CANCELLED
    assert db.session.get_one(Job, batch.job_id).state is JobState.CANCELLED
    added = batch.rows_added
    assert 0 < added < 100
    assert len(bodies()) == added
    assert uploads() == []
    monkeypatch.setattr(JobHandle, "progress", original)
    again = import_file(closed_consultation, data)
    assert counts(again) == (100, 100 - added, added, 0)


def test_one_import_at_a_time_in_a_consultation(closed_consultation: Consultation) -> None:
    job_id = begin_import(closed_consultation, "texte\nun\n").job_id
    with pytest.raises(AlreadyImporting):
        begin_import(closed_consultation, "texte\ndeux\n")
    db.session.rollback()
    cancel_job(actor=system_actor(closed_consultation.organisation_id), job=db.session.get_one(Job, job_id))
    db.session.commit()
    assert counts(import_file(closed_consultation, "texte\ndeux\n")) == (1, 1, 0, 0)
    assert bodies() == ["deux"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("texte\nun\n" * 1 + '"jamais refermé\n' + "deux\n" * 2000, "guillemet ouvert à la ligne 3"),
        ("texte\n", "aucune ligne"),
    ],
    ids=["open quote", "header only"],
)
def test_a_broken_file_leaves_nothing(closed_consultation: Consultation, data: str, said: str) -> None:
    batch = import_file(closed_consultation, data)
    job = db.session.get_one(Job, batch.job_id)
    assert (batch.state, job.state) == (ImportState.FAILED, JobState.FAILED)
    assert said in str(batch.error)
    assert batch.error == job.error
    assert bodies() == []
    assert uploads() == []


def test_transactions_are_short(closed_consultation: Consultation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pace follows what is measured: slow transactions shrink, quick ones grow, within bounds."""
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    pace = writing.Pace()
    for _ in range(30):
        pace.note(pace.rows, 0.5, 0.1)
    assert pace.rows == pace.LEAST
    for _ in range(60):
        pace.note(pace.rows, 0.001, 0.001)
    assert pace.rows == pace.MOST


def test_a_withdrawn_contribution_stays_withdrawn(closed_consultation: Consultation) -> None:
    import_file(closed_consultation, FILE)
    row = db.session.scalars(sa.select(Contribution).where(Contribution.external_id == "c4")).one()
    row.status, row.body, row.body_hash = ContributionStatus.WITHDRAWN, None, ""
    db.session.commit()
    assert counts(import_file(closed_consultation, FILE)) == (4, 0, 4, 0)
    assert "Plus de bus" not in bodies()
