"""A backup brings everything back but those who were erased since."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.authz import system_actor
from consult.consultations.models import Consultation, Contribution, ContributionStatus, Participation
from consult.consultations.operations.erase_participation import erase_participation
from consult.consultations.retention.models import RetentionAct, RetentionClock
from consult.consultations.retention.operations.begin_act import begin_act
from consult.db import db, unit_of_work, utcnow
from consult.factory import create_app
from consult.jobs.models import Job
from consult.jobs.runner import run_pending
from consult.notifications.models import Message
from consult.notifications.operations.queue_message import queue_message
from consult.notifications.states import MessageState
from consult.operation import retention_list
from consult.operation.backup import BackupFailed, write_backup
from consult.operation.restore import restore_backup
from consult.projects.models import Author, Comment, PhaseKind
from consult.projects.operations.forget_person import forget_person
from consult.projects.operations.post_comment import post_comment
from tests.factories import basics
from tests.factories.projects import _account_holder as make_account_holder
from tests.factories.projects import make_call, make_project
from tests.support.databases import test_database_url

pytestmark = pytest.mark.slow


@pytest.fixture
def site(tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """An installation of its own, as backups replace the whole database."""
    with test_database_url(tmp_path, f"{worker_id}_backup") as url:
        if not url.startswith("sqlite") and shutil.which("pg_dump") is None:
            pytest.skip("pg_dump is not installed")
        app = create_app(
            {
                "TESTING": True,
                "SECRET_KEY": "k" * 40,
                "INSTANCE": tmp_path,
                "RUNS_FOLDER": tmp_path / "runs",
                "FILES_FOLDER": tmp_path / "files",
                "JOBS": "manual",
                "SQLALCHEMY_DATABASE_URI": url,
            }
        )
        with app.app_context():
            upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()


def write_two_people() -> tuple[str, str]:
    with unit_of_work():
        consultation = basics.make_consultation(basics.make_organisation())
        question = basics.make_question(consultation)
        people = [basics.make_participation(consultation) for _ in range(2)]
        for number, participation in enumerate(people):
            basics.make_contribution(question, participation, f"Texte de la personne {number}")
        return people[0].pseudonym, people[1].pseudonym


def bodies() -> dict[str, str | None]:
    query = sa.select(Participation.pseudonym, Contribution.body).join(
        Contribution, Contribution.participation_id == Participation.id
    )
    found = dict(db.session.execute(query).all())
    db.session.remove()
    return found


def test_what_was_under_way_does_not_start_again_by_itself(site: Flask, tmp_path: Path) -> None:
    """A message that waited when the copy was made may have left since."""
    with unit_of_work():
        organisation = basics.make_organisation()
        queue_message(
            organisation_id=organisation.id,
            recipient="anne@exemple.test",
            template="sign_in_link",
            context={"nonce": "n"},
            dedupe_key="once",
        )
    write_backup(tmp_path / "copy.tar.gz")
    restore_backup(tmp_path / "copy.tar.gz", replace=True)
    assert run_pending() == 0
    assert db.session.scalars(sa.select(Message.state)).all() == [MessageState.SENDING]
    assert "restaurée" in str(db.session.scalar(sa.select(Job.error)))
    db.session.remove()


def erase(pseudonym: str) -> None:
    with unit_of_work() as session:
        participation = session.scalar(sa.select(Participation).where(Participation.pseudonym == pseudonym))
        assert participation is not None
        erase_participation(actor=system_actor(participation.organisation_id), participation=participation)


def test_what_was_saved_comes_back_and_the_erased_stay_erased(site: Flask, tmp_path: Path) -> None:
    kept, gone = write_two_people()
    (tmp_path / "runs" / "r1").mkdir(parents=True)
    (tmp_path / "runs" / "r1" / "manifest.json").write_text("{}")
    summary = write_backup(tmp_path / "copy.tar.gz")
    assert summary.rows == 2
    erase(gone)
    shutil.rmtree(tmp_path / "runs")
    restored = restore_backup(tmp_path / "copy.tar.gz", replace=True)
    assert (restored.rows, restored.erasures) == (2, 1)
    assert bodies() == {kept: "Texte de la personne 0", gone: None}
    assert (tmp_path / "runs" / "r1" / "manifest.json").exists()
    statuses = set(db.session.scalars(sa.select(Contribution.status)))
    assert statuses == {ContributionStatus.CURRENT, ContributionStatus.ERASED}


def test_erasures_hold_even_if_the_present_database_is_lost(site: Flask, tmp_path: Path) -> None:
    _kept, gone = write_two_people()
    write_backup(tmp_path / "copy.tar.gz")
    erase(gone)
    db.drop_all()
    assert restore_backup(tmp_path / "copy.tar.gz", replace=True).erasures == 1
    assert bodies()[gone] is None


def file_and_comment() -> tuple[int, int]:
    """Somebody carries a project and comments it; the ids of the person and of the project."""
    with unit_of_work():
        organisation = basics.make_organisation()
        person = make_account_holder(organisation)
        project = make_project(make_call(organisation, PhaseKind.SUPPORT), person)
        post_comment(actor=actor_of_person(person), project=project, client_key=str(uuid4()), body="Je raconte ma vie")
        return person.id, project.id


def forget(person_id: int) -> None:
    with unit_of_work() as session:
        person = session.get_one(Person, person_id)
        forget_person(actor=system_actor(person.organisation_id), person_id=person_id)


def said_of_projects() -> tuple[list[str | None], list[int | None]]:
    """Words of comments, and who carries projects."""
    found = list(db.session.scalars(sa.select(Comment.body))), list(db.session.scalars(sa.select(Author.person_id)))
    db.session.remove()
    return found


@pytest.mark.parametrize("lost", [False, True])
def test_who_was_erased_from_projects_does_not_come_back(site: Flask, tmp_path: Path, lost: bool) -> None:
    person_id, _project_id = file_and_comment()
    write_backup(tmp_path / "copy.tar.gz")
    forget(person_id)
    if lost:
        db.drop_all()
    assert restore_backup(tmp_path / "copy.tar.gz", replace=True).erasures == 1
    bodies_, carriers = said_of_projects()
    assert bodies_ == [None]
    assert person_id not in carriers
    assert restore_backup(tmp_path / "copy.tar.gz", replace=True).erasures == 1


def test_an_id_that_serves_somebody_new_is_not_erased_in_place_of_another(site: Flask, tmp_path: Path) -> None:
    person_id, _project_id = file_and_comment()
    with unit_of_work() as session:
        session.get_one(Person, person_id).created_at -= timedelta(days=1)
    write_backup(tmp_path / "copy.tar.gz")
    with unit_of_work() as session:
        session.get_one(Person, person_id).created_at += timedelta(days=1)
    forget(person_id)
    assert restore_backup(tmp_path / "copy.tar.gz", replace=True).erasures == 0
    assert said_of_projects()[0] == ["Je raconte ma vie"]


def test_a_full_database_is_not_replaced_unless_asked(site: Flask, tmp_path: Path) -> None:
    write_two_people()
    write_backup(tmp_path / "copy.tar.gz")
    with pytest.raises(BackupFailed, match="--replace"):
        restore_backup(tmp_path / "copy.tar.gz")


@pytest.mark.parametrize("damage", ["cut", "not an archive", "another archive"])
def test_a_damaged_backup_is_refused_and_nothing_changes(site: Flask, tmp_path: Path, damage: str) -> None:
    write_two_people()
    copy = tmp_path / "copy.tar.gz"
    write_backup(copy)
    before = bodies()
    if damage == "cut":
        copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    elif damage == "not an archive":
        copy.write_bytes(b"hello")
    else:
        import tarfile

        with tarfile.open(copy, "w:gz") as archive:
            archive.add(__file__, "something.py")
    with pytest.raises(BackupFailed):
        restore_backup(copy, replace=True)
    assert bodies() == before


def test_retention_acts_done_since_the_copy_are_done_again(site: Flask, tmp_path: Path) -> None:
    write_two_people()
    with unit_of_work() as session:
        consultation = session.scalars(sa.select(Consultation)).one()
        clock = RetentionClock(
            organisation_id=consultation.organisation_id,
            consultation_id=consultation.id,
            act=RetentionAct.AGGREGATE,
            days=100,
        )
        session.add(clock)
    write_backup(tmp_path / "copy.tar.gz")
    with unit_of_work() as session:
        clock = session.scalars(sa.select(RetentionClock)).one()
        begin_act(actor=system_actor(clock.organisation_id), clock=clock, now=utcnow())
    run_pending()
    assert set(bodies().values()) == {None}
    restored = restore_backup(tmp_path / "copy.tar.gz", replace=True)
    assert restored.retained == 1
    assert set(bodies().values()) == {None}
    assert db.session.scalars(sa.select(RetentionClock.done_at)).one() is not None
    db.session.remove()
    assert retention_list.apply_again(retention_list.read()) == 0
    db.session.remove()
