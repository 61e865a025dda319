"""The card of a long work, for whoever asked for it and whoever may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.authz import Permission, Role
from consult.db import db, utcnow
from consult.jobs import handler, present, submit_job
from consult.jobs.models import Job, JobState
from consult.jobs.queries import jobs_of
from consult.jobs.registry import HANDLERS, HOUSEKEEPING, PRESENTATIONS, housekeeping
from consult.jobs.runner import housekeep, run_pending
from consult.territories.models import Organisation
from tests.factories.basics import make_member_of_staff, make_organisation, sign_in


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """A kind of work that anybody who runs analyses may see, and one that nobody presents."""
    for kind in ("essai", "secret"):

        @handler(kind)
        def work(handle: Any, **_arguments: Any) -> dict[str, Any]:
            handle.progress("Presque fini", 0.9)
            return {}

    present("essai", permission=Permission.ANALYSIS_RUN, result=lambda _job: ("/ailleurs", "Voir l’essai"))
    yield
    for registry in (HANDLERS, PRESENTATIONS):
        registry.pop("essai")  # type: ignore[attr-defined]
        registry.pop("secret", None)  # type: ignore[attr-defined]


@pytest.fixture
def organisation(client: FlaskClient) -> Organisation:
    return make_organisation()


def begin(person: Person, kind: str = "essai") -> Job:
    job = submit_job(actor=actor_of_person(person), kind=kind, title="Un essai", arguments={})
    db.session.commit()
    return job


def test_the_card_follows_the_work(client: FlaskClient, organisation: Organisation) -> None:
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    job_id = begin(person).id
    sign_in(client, person)
    page = client.get(f"/travaux/{job_id}").text
    assert "En attente" in page
    assert 'hx-trigger="every 1s"' in page
    fragment = client.get(f"/travaux/{job_id}", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert f'id="job-{job_id}"' in fragment
    run_pending()
    page = client.get(f"/travaux/{job_id}").text
    assert "Terminé" in page
    assert "every 1s" not in page
    assert 'href="/ailleurs"' in page


def test_the_time_that_remains_is_told(client: FlaskClient, organisation: Organisation) -> None:
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    job = begin(person)
    job.state, job.fraction, job.stage = JobState.RUNNING, 0.25, "Lecture"
    job.started_at = job.heartbeat_at = utcnow() - timedelta(seconds=60)
    db.session.commit()
    sign_in(client, person)
    page = client.get(f"/travaux/{job.id}").text
    assert "Lecture" in page
    assert "encore 3 min" in page


def test_a_work_that_waits_is_cancelled_at_once(client: FlaskClient, organisation: Organisation) -> None:
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    job_id = begin(person, "secret").id
    sign_in(client, person)
    assert client.post(f"/travaux/{job_id}/annuler").location == f"/travaux/{job_id}"
    assert "Annulé" in client.get(f"/travaux/{job_id}").text
    assert db.session.get_one(Job, job_id).finished_at, "the home page shows as under way what has no end"
    assert run_pending() == 0


def test_cancelling_what_is_finished_changes_nothing(client: FlaskClient, organisation: Organisation) -> None:
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    job_id = begin(person, "secret").id
    sign_in(client, person)
    run_pending()
    page = client.post(f"/travaux/{job_id}/annuler", follow_redirects=True).text
    assert "déjà fini" in page
    assert db.session.get_one(Job, job_id).state is JobState.DONE


@pytest.mark.parametrize(
    ("role", "kind", "status"),
    [
        (Role.GOVERNANCE, "essai", 200),
        (Role.MODERATOR, "essai", 403),
        (Role.GOVERNANCE, "secret", 403),
    ],
)
def test_who_may_see_the_work_of_another(
    client: FlaskClient, organisation: Organisation, role: Role, kind: str, status: int
) -> None:
    job_id = begin(make_member_of_staff(organisation, Role.ADMINISTRATOR), kind).id
    sign_in(client, make_member_of_staff(organisation, role))
    assert client.get(f"/travaux/{job_id}").status_code == status
    assert client.post(f"/travaux/{job_id}/annuler").status_code == (302 if status == 200 else 403)


def test_another_organisation_s_work_does_not_exist(client: FlaskClient, organisation: Organisation) -> None:
    there = make_organisation("ailleurs")
    job_id = begin(make_member_of_staff(there, Role.ADMINISTRATOR)).id
    sign_in(client, make_member_of_staff(organisation, Role.ADMINISTRATOR))
    assert client.get(f"/o/rives/travaux/{job_id}").status_code == 404
    assert client.post(f"/o/rives/travaux/{job_id}/annuler").status_code == 404


def test_the_works_of_an_organisation(client: FlaskClient, organisation: Organisation) -> None:
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    first, second = begin(person), begin(person, "secret")
    assert [job.id for job in jobs_of(organisation.id)] == [second.id, first.id]
    assert [job.id for job in jobs_of(organisation.id, "essai")] == [first.id]
    assert [job.id for job in jobs_of(organisation.id, limit=1)] == [second.id]


def test_cleanings_are_done_and_one_that_fails_stops_nothing(context: Any) -> None:
    done = []

    @housekeeping
    def fails() -> None:
        raise RuntimeError

    @housekeeping
    def works() -> None:
        done.append(True)

    try:
        housekeep(every=-1)
        housekeep()
    finally:
        HOUSEKEEPING.remove(fails)
        HOUSEKEEPING.remove(works)
    assert done == [True]
