"""The themes of a call's projects hang on a corpus of their own: identities go from run to run, and its runs are never
taken for those of the consultation of the same number."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.authz import system_actor
from consult.consultations.models import Consultation
from consult.db import db, utcnow
from consult.errors import NotFound
from consult.jobs.models import Job, JobState
from consult.projects.models import Call, Project, ThemedProject
from consult.projects.operations.store_themes import store_themes
from consult.projects.queries.themes import KIND, held_by, themes_of
from consult.reports import queries as reports
from consult.reports.archives.queries import outdated_versions, version_number, versions_of
from consult.reports.errors import NoAnalysis
from consult.reports.issuing.queries import published_versions
from consult.reports.live.queries import runs_in_use
from consult.reports.models import AnalysisRun, Corpus, CorpusKind, ReportState, ReportVersion, RunTheme, Theme
from consult.reports.operations.forget_contributions import runs_reading
from consult.reports.operations.keep_run import FinishedRun
from consult.reports.others import KeptRun
from consult.reports.verification import verifiable_runs
from consult.territories.models import Organisation
from tests.factories.basics import make_consultation, make_organisation
from tests.factories.projects import make_call, make_project

NUMBER = 900_001


@pytest.fixture
def call(context: Flask) -> Call:
    return make_call(make_organisation("rives"))


def keep(
    call: Call, *themes: tuple[str, list[Project]], none: tuple[Project, ...] = (), state: JobState = JobState.DONE
) -> KeptRun:
    """Store a run over these projects, as the job does, and read it."""
    job = Job(organisation_id=call.organisation_id, kind=KIND, state=state, arguments={"call_id": call.id})
    db.session.add(job)
    db.session.flush()
    nodes = [{"id": f"n{i}", "parent": None, "label": label, "terms": []} for i, (label, _) in enumerate(themes)]
    mains = {project.id: f"n{i}" for i, (_, projects) in enumerate(themes) for project in projects}
    store_themes(
        actor=system_actor(call.organisation_id),
        call_id=call.id,
        run=FinishedRun(job.id, f"projets-{call.id}-{job.id}", {"seed": 0}, "a" * 64, {"library": "1"}),
        nodes=nodes,
        main_themes=mains | {project.id: None for project in none},
    )
    found = themes_of(call.organisation_id, call.id)
    assert found is not None
    return found


def identity(run: KeptRun, label: str) -> int:
    return next(theme.id for theme in run.themes if theme.label == label)


def test_a_run_its_themes_and_what_they_hold(call: Call) -> None:
    a, b, c, d = (make_project(call) for _ in range(4))
    kept = keep(call, ("Liens", [a]), ("soins d'abord", [b, c]), none=(d,))
    run, corpus = db.session.get_one(AnalysisRun, kept.id), db.session.query(Corpus).one()
    assert (corpus.kind, corpus.ref_id, corpus.current_run_id) == (CorpusKind.PROJECTS, call.id, run.id)
    assert (run.state, run.manifest, run.fingerprint) == ("done", {"library": "1"}, "a" * 64)
    assert run.finished_at is not None
    assert [theme.label for theme in kept.themes] == ["Soins d’abord", "Liens"], "the largest first"
    assert [row.contributions for row in db.session.query(RunTheme).order_by(RunTheme.position)] == [2, 1]
    assert held_by(kept) == {
        identity(kept, "Liens"): [a.id],
        identity(kept, "Soins d’abord"): [b.id, c.id],
        None: [d.id],
    }


def test_a_theme_keeps_its_identity_whatever_it_is_called(call: Call) -> None:
    a, b, c, d = (make_project(call) for _ in range(4))
    first = keep(call, ("Liens", [a, b]), ("Soins", [c, d]))
    e, f, g = (make_project(call) for _ in range(3))
    second = keep(call, ("Santé", [c, d, e, f, g]), ("Voisins", [a]), none=(b,))
    assert identity(second, "Santé") == identity(first, "Soins")
    assert identity(second, "Voisins") == identity(first, "Liens")
    assert db.session.query(Theme).count() == 2
    third = keep(call, ("Mélange", [a, b, c, e]), ("Reste", [d, f, g]))
    assert identity(third, "Reste") == identity(first, "Soins"), "three of its five"
    assert identity(third, "Mélange") not in {theme.id for theme in first.themes}
    themes = db.session.query(Theme).order_by(Theme.id).all()
    assert len({theme.slug for theme in themes}) == 3
    assert {row.run_id for row in db.session.query(ThemedProject)} == {third.id}
    assert db.session.query(AnalysisRun).count() == 3, "former runs stay"


def test_two_calls_share_no_identity(call: Call) -> None:
    other = make_call(db.session.get_one(Organisation, call.organisation_id))
    one = keep(call, ("Liens", [make_project(call)]))
    two = keep(other, ("Liens", [make_project(other)]))
    assert identity(one, "Liens") != identity(two, "Liens")
    assert themes_of(make_organisation("est").id, call.id) is None


@pytest.fixture
def namesake(call: Call) -> Consultation:
    """A consultation that was never analysed, of the number of a call: a run of the call is at work and, as nothing in
    the database forbids, one of them stands as published."""
    organisation = db.session.get_one(Organisation, call.organisation_id)
    consultation = make_consultation(organisation, id=NUMBER)
    same = make_call(organisation, id=NUMBER)
    kept = keep(same, ("Liens", [make_project(same)]), state=JobState.RUNNING)
    version = ReportVersion(
        organisation_id=organisation.id,
        corpus_id=db.session.get_one(AnalysisRun, kept.id).corpus_id,
        run_id=kept.id,
        number=1,
        state=ReportState.PUBLISHED,
        published_at=utcnow(),
    )
    db.session.add(version)
    db.session.flush()
    return consultation


def test_its_runs_are_not_those_of_the_consultation_of_the_same_number(namesake: Consultation) -> None:
    own, id_ = namesake.organisation_id, namesake.id
    assert verifiable_runs(own) == []
    assert verifiable_runs(own, id_) == []
    assert runs_reading({id_}) == []
    assert runs_in_use() == []
    assert not reports.analysis_under_way(id_)
    assert reports.last_analyses(own) == {}
    assert reports.published_consultations(own) == {}
    assert not reports.is_published(namesake)
    assert reports.corpus_of(namesake) is None
    with pytest.raises(NoAnalysis):
        reports.current_run(namesake)
    assert published_versions({id_}) == []
    assert outdated_versions({id_}) == []
    assert versions_of(id_, own) == []
    with pytest.raises(NotFound):
        version_number(id_, own, 1)
