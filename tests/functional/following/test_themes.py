"""The themes of a call's filed projects: asked for by a page, found by a job, read with their projects."""

from __future__ import annotations

import random
from typing import Any

import pyarrow.parquet as pq
import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.authz import Role, system_actor
from consult.db import db, utcnow
from consult.jobs import Cancelled
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.projects import jobs_themes
from consult.projects.models import Call, CallKind, Project, Stage
from consult.projects.operations.store_themes import store_themes
from consult.projects.queries.themes import KIND, held_by, themes_of
from consult.projects.rules.themes import LEAST_PROJECTS, gather, text_of, theme_count
from consult.reports.analysis_port import AnalysisProcess, Progress
from consult.reports.folders import private_folder, run_folder
from consult.reports.models import AnalysisRun, RunState
from consult.reports.operations.keep_run import FinishedRun
from consult.reports.others import KeptRun
from consult.territories.models import Organisation
from tests.factories.basics import make_member_of_staff, make_organisation, sign_in
from tests.factories.projects import make_call, make_project
from tests.factories.reports import ENDS, LINKS, OPENINGS, TOPICS
from tests.functional.security.test_query_ceilings import statements


@pytest.fixture
def call(client: FlaskClient) -> Call:
    found = make_call(make_organisation("rives"), title="Agir près de chez vous")
    db.session.commit()
    return found


def file_projects(call: Call, count: int) -> list[Project]:
    """On a few subjects, in turn, the same every time."""
    draw = random.Random(5)
    made = []
    for number in range(count):
        words = list(TOPICS.values())[number % len(TOPICS)]
        a, b, c, d = draw.sample(words, 4)
        said = f"{draw.choice(OPENINGS)} {a} {draw.choice(LINKS)} {b} {draw.choice(ENDS)}."
        more = f"{draw.choice(OPENINGS)} {c} {draw.choice(LINKS)} {d} {draw.choice(ENDS)}."
        made.append(make_project(call, title=f"{a.capitalize()} et {b} {number}", summary=said, need=more))
    db.session.commit()
    return made


def as_(client: FlaskClient, call: Call, role: Role) -> str:
    """The address of the page, for somebody of this role."""
    person = make_member_of_staff(call_organisation(call), role)
    db.session.commit()
    sign_in(client, person)
    return f"/tableau-de-bord/projets/themes/{call.id}"


def call_organisation(call: Call) -> Organisation:
    return db.session.get_one(Organisation, call.organisation_id)


def stored(call: Call, *themes: tuple[str, list[int]], others: tuple[int, ...] = ()) -> KeptRun:
    """A run as the job leaves it: themes of these names, with their projects."""
    job = Job(organisation_id=call.organisation_id, kind=KIND, state=JobState.DONE, arguments={"call_id": call.id})
    job.finished_at = utcnow()
    db.session.add(job)
    db.session.flush()
    nodes = [
        {"id": number, "parent": None, "label": label, "terms": ["voisins"]} for number, (label, _) in enumerate(themes)
    ]
    mains = {id_: str(number) for number, (_, ids) in enumerate(themes) for id_ in ids} | dict.fromkeys(others)
    store_themes(
        actor=system_actor(call.organisation_id),
        call_id=call.id,
        run=FinishedRun(job.id, f"projets-{call.id}-{job.id}", {"seed": 0}, "f" * 64, {}),
        nodes=nodes,
        main_themes=mains,
    )
    db.session.commit()
    found = themes_of(call.organisation_id, call.id)
    assert found is not None
    return found


def test_few_themes_whatever_the_number_of_projects() -> None:
    assert [theme_count(projects) for projects in (12, 90, 300, 5000)] == [3, 6, 10, 10]


def test_each_project_is_in_one_place_and_sub_themes_are_left() -> None:
    nodes = [
        {"id": "t1", "parent": None, "label": "Liens", "terms": ["voisins"]},
        {"id": "t1.1", "parent": "t1", "label": "Visites", "terms": []},
        {"id": "t2", "parent": None, "label": "Soins", "terms": ["médecin"]},
        {"id": "t3", "parent": None, "label": "Vide", "terms": []},
    ]
    themes, members = gather(nodes, {1: "t1", 2: "t2", 3: "t2", 4: None, 5: "t9"})
    assert [(theme["id"], theme["label"]) for theme in themes] == [("t2", "Soins"), ("t1", "Liens")]
    assert members == {"t2": [2, 3], "t1": [1]}


def test_the_text_read_leaves_out_partners_and_places() -> None:
    parts = {"title": "Jardin", "summary": "Cultiver", "need": " ", "partners": "La mairie", "place": "Nantes"}
    assert text_of(parts) == "Jardin\n\nCultiver"


@pytest.mark.slow
def test_asked_for_found_and_read(client: FlaskClient, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    class Reading(AnalysisProcess):
        def __init__(self, corpus: Any, *args: Any, **kwargs: Any) -> None:
            seen["mode"] = corpus.stat().st_mode & 0o777
            seen["ids"] = {int(row["contribution_id"]) for row in pq.read_table(corpus).to_pylist()}
            super().__init__(corpus, *args, **kwargs)

    monkeypatch.setattr(jobs_themes, "AnalysisProcess", Reading)
    public = {project.id for project in file_projects(call, 60)}
    make_project(call, stage=Stage.DRAFT)
    make_project(call, hidden_reason="injure")
    make_project(make_call(call_organisation(call)))
    address, call_id, organisation_id = as_(client, call, Role.GOVERNANCE), call.id, call.organisation_id
    assert "Chercher les thèmes des projets déposés" in client.get(address).text
    assert client.post(address).status_code == 303
    assert client.post(address).status_code == 409
    assert "Annuler" in client.get(address).text
    run_pending()
    assert (seen["mode"], seen["ids"]) == (0o600, public)
    job_id = db.session.query(Job).one().id
    kept = themes_of(organisation_id, call_id)
    assert kept is not None
    held = held_by(kept)
    assert sorted(id_ for ids in held.values() for id_ in ids) == sorted(public)
    assert len(kept.themes) >= 2
    page = client.get(address).text
    assert kept.themes[0].label in page
    assert "dans 60 projets" in page
    assert f"/projets/{db.session.get_one(Project, held[kept.themes[0].id][0]).slug}" in page
    assert not list(private_folder().glob("projets-*"))
    run = db.session.get_one(AnalysisRun, kept.id)
    assert (run.state, run.job_id, len(run.fingerprint or "")) == (RunState.DONE, job_id, 64)
    assert run.manifest
    assert run_folder(run.folder).exists()
    again = jobs_themes.ThemesWork(jobs_themes.JobHandle(job_id, {"read": 60}), call_id)
    assert again.store() == len(kept.themes), "killed just after it stored, it stores nothing twice"
    assert db.session.query(AnalysisRun).count() == 1


class Stopped(AnalysisProcess):
    """Stands for a subprocess that says something and goes on for ever."""

    killed = False

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        Stopped.killed = False

    def follow(self) -> Any:
        while True:
            yield Progress("Lecture", 0.5)

    def stop(self) -> None:
        Stopped.killed = True


def test_cancelled_it_keeps_what_was_found_before(
    client: FlaskClient, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    projects = file_projects(call, LEAST_PROJECTS)
    stored(call, ("Ce qui fut trouvé", [projects[0].id]))
    address = as_(client, call, Role.GOVERNANCE)
    assert client.post(address).status_code == 303
    monkeypatch.setattr(jobs_themes, "AnalysisProcess", Stopped)
    progress = jobs_themes.JobHandle.progress

    def ask_to_stop(handle: jobs_themes.JobHandle, stage: str, fraction: float) -> None:
        if stage == "Lecture":
            raise Cancelled
        progress(handle, stage, fraction)

    monkeypatch.setattr(jobs_themes.JobHandle, "progress", ask_to_stop)
    run_pending()
    assert Stopped.killed
    assert [job.state for job in db.session.query(Job).order_by(Job.id)] == [JobState.DONE, JobState.CANCELLED]
    assert "Ce qui fut trouvé" in client.get(address).text
    assert not list(private_folder().glob("projets-*"))


def test_killed_it_goes_on_with_the_file_that_it_wrote(
    context: Flask, call: Call, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_projects(call, LEAST_PROJECTS)
    client.post(as_(client, call, Role.GOVERNANCE))
    job, call_id = db.session.query(Job).one(), call.id
    job_id = job.id

    class Killed(Stopped):
        def follow(self) -> Any:
            raise KeyboardInterrupt

    monkeypatch.setattr(jobs_themes, "AnalysisProcess", Killed)
    with pytest.raises(KeyboardInterrupt):
        jobs_themes.find_themes(jobs_themes.JobHandle(job_id, {}), call_id=call_id)
    [kept] = private_folder().glob("projets-*.parquet")
    before = kept.stat().st_mtime_ns
    checkpoint = db.session.get_one(Job, job_id).checkpoint
    work = jobs_themes.ThemesWork(jobs_themes.JobHandle(job_id, checkpoint), call_id)
    work.begin()
    assert kept.stat().st_mtime_ns == before
    again = jobs_themes.ThemesWork(jobs_themes.JobHandle(job_id, {}), call_id)
    again.begin()
    assert kept.stat().st_mtime_ns > before, "a new work writes its own"
    again.clean()


def test_what_was_hidden_or_withdrawn_since_is_left_out(client: FlaskClient, call: Call) -> None:
    first, second, third = file_projects(call, 3)
    stored(call, ("Voisins", [first.id, second.id]), ("Soins", [third.id]))
    second.hidden_reason, third.stage = "injure", Stage.WITHDRAWN
    db.session.commit()
    page = client.get(as_(client, call, Role.AUDITOR)).text
    assert "Voisins (1 projet)" in page
    assert second.title not in page
    assert "Soins (" not in page


def test_a_theme_leads_to_its_projects_and_keeps_its_address(client: FlaskClient, call: Call) -> None:
    first, second, third, fourth = file_projects(call, 4)
    slug = stored(call, ("Voisins", [first.id, second.id]), others=(third.id, fourth.id)).themes[0].slug
    stored(call, ("soins d'abord", [third.id, fourth.id]), ("Le quartier", [first.id, second.id]))
    page = client.get(as_(client, call, Role.AUDITOR)).text
    kept = page.split(f'<details id="{slug}">')[1].split("</details>")[0]
    assert "Le quartier (2 projets)" in kept
    assert f"/projets/{first.slug}" in kept
    assert f"/projets/{third.slug}" not in kept
    assert "Soins d’abord (2 projets)" in page
    assert "Sans thème net" not in page


def test_too_few_projects_are_refused_in_a_sentence(client: FlaskClient, call: Call) -> None:
    file_projects(call, 2)
    address = as_(client, call, Role.GOVERNANCE)
    assert f"au moins {LEAST_PROJECTS} projets publics" in client.get(address).text
    assert client.post(address).status_code == 409
    assert db.session.query(Job).count() == 0


def test_private_projects_have_no_themes(client: FlaskClient, call: Call) -> None:
    private = make_call(call_organisation(call), kind=CallKind.SUPPORT)
    for _ in range(LEAST_PROJECTS):
        make_project(private)
    assert client.post(as_(client, private, Role.GOVERNANCE)).status_code == 409


def test_an_auditor_reads_and_starts_nothing(client: FlaskClient, call: Call) -> None:
    file_projects(call, LEAST_PROJECTS)
    address = as_(client, call, Role.AUDITOR)
    assert "Chercher les thèmes" not in client.get(address).text
    assert client.post(address).status_code == 403


def test_queries_do_not_grow_with_projects(context: Flask, client: FlaskClient, call: Call) -> None:
    call_id, counts = call.id, []
    address = as_(client, call, Role.GOVERNANCE)
    for more in (LEAST_PROJECTS, 20):
        projects = file_projects(db.session.get_one(Call, call_id), more)
        if not counts:
            stored(db.session.get_one(Call, call_id), ("Voisins", [project.id for project in projects]))
        assert client.get(address).status_code == 200
        db.session.expunge_all()
        with statements(context) as sent:
            assert client.get(address).status_code == 200
        counts.append(len(sent))
    assert counts[1] <= counts[0], counts
    assert counts[0] <= 14
