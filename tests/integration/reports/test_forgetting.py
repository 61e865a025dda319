"""An erasure reaches what was derived; figures keep their value and verification says so."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Contribution, ContributionStatus, Participation
from consult.consultations.operations.erase_participation import erase_participation
from consult.consultations.operations.wipe_contributions import wipe_contributions
from consult.db import db, unit_of_work
from consult.jobs.runner import run_pending
from consult.reports import jobs, queries
from consult.reports.analysis_port import AnalysisProcess
from consult.reports.columns import columns_of
from consult.reports.folders import derived_folder, run_folder
from consult.reports.loading.map_points import read_map
from consult.reports.models import AnalysisRun, Idea, RunContribution, RunTheme, StoredFigure, ThemeContribution
from consult.reports.verification import verify_run
from tests.factories.analysed import analyse
from tests.factories.reports import make_small_world


def quoted_contribution(run: AnalysisRun) -> int:
    row = db.session.scalars(sa.select(RunTheme).where(RunTheme.run_id == run.id, RunTheme.parent_id.is_(None))).first()
    return int(row.exemplars[0]["contribution_id"])


def test_nothing_derived_is_left(context: Flask) -> None:
    world = make_small_world()
    run = analyse(world)
    run_id, id_ = run.id, quoted_contribution(run)
    participation = db.session.get_one(Participation, db.session.get_one(Contribution, id_).participation_id)
    gone = set(db.session.scalars(sa.select(Contribution.id).where(Contribution.participation_id == participation.id)))
    with unit_of_work():
        erase_participation(actor=world.actor, participation=participation)
    run_pending()
    for model in (RunContribution, Idea, ThemeContribution):
        assert not db.session.scalars(sa.select(model).where(model.contribution_id.in_(gone))).all()
    for row in db.session.scalars(sa.select(RunTheme)):
        assert not gone & {item["contribution_id"] for item in row.exemplars}
    run = db.session.get_one(AnalysisRun, run_id)
    folder = run_folder(run.folder)
    for name in ("contributions", "ideas", "map"):
        assert not gone & set(map(int, pq.read_table(folder / f"{name}.parquet")["contribution_id"].to_pylist()))
    for theme in json.loads((folder / "themes.json").read_text()):
        assert not gone & {int(item["contribution_id"]) for item in theme["exemplars"]}
    assert not gone & set(read_map(derived_folder(run.folder) / "map.bin")[3].tolist())
    assert not gone & set(columns_of(run).ids.tolist())
    assert run.erased == len(gone)


def test_verification_says_how_many_were_erased_and_does_not_fail(context: Flask) -> None:
    world = make_small_world()
    run = analyse(world)
    assert verify_run(run).holds
    run_id = run.id
    with unit_of_work():
        contributions = list(db.session.scalars(sa.select(Contribution).limit(3)))
        wipe_contributions(actor=world.actor, contributions=contributions, status=ContributionStatus.ERASED)
    run_pending()
    found = verify_run(db.session.get_one(AnalysisRun, run_id))
    assert found.holds, found.differences
    assert found.erased == 3


def test_verification_names_an_altered_figure(context: Flask) -> None:
    run = analyse(make_small_world(people=60))
    code = "overview.people"
    with unit_of_work():
        figure = db.session.scalars(sa.select(StoredFigure).where(StoredFigure.code == code)).one()
        figure.value = {**figure.value, "people": figure.value["people"] + 1}
    found = verify_run(run)
    assert [item.code for item in found.differences] == [code]
    assert not found.holds


def test_verification_sees_an_altered_assignment_and_an_altered_text(context: Flask) -> None:
    run = analyse(make_small_world(people=60))
    run_id = run.id
    with unit_of_work() as session:
        touched = session.scalars(sa.select(ThemeContribution).where(ThemeContribution.run_id == run_id)).first()
        slug = f"t{touched.theme_id}"
        session.delete(touched)
    codes = {item.code for item in verify_run(db.session.get_one(AnalysisRun, run_id)).differences}
    assert f"{slug}.contributions" in codes
    with unit_of_work() as session:
        session.scalars(sa.select(Contribution)).first().body_hash = "0" * 64
    assert verify_run(db.session.get_one(AnalysisRun, run_id)).altered


def test_an_erasure_during_an_analysis_starts_it_again_without_it(context: Flask, monkeypatch) -> None:
    world = make_small_world(people=60)
    victim = world.contributions[0].id
    started: list[Path] = []

    class Erasing(AnalysisProcess):
        def __init__(self, corpus: Path, *args: object, **options: object) -> None:
            super().__init__(corpus, *args, **options)  # type: ignore[arg-type]
            started.append(corpus)
            if len(started) == 1:
                with unit_of_work() as session:
                    contribution = session.get_one(Contribution, victim)
                    wipe_contributions(
                        actor=world.actor, contributions=[contribution], status=ContributionStatus.ERASED
                    )

    monkeypatch.setattr(jobs, "AnalysisProcess", Erasing)
    run = analyse(world)
    assert len(started) == 2
    assert run.manifest["counts"]["contributions"] == len(world.contributions) - 1
    assert not db.session.scalars(sa.select(RunContribution).where(RunContribution.contribution_id == victim)).all()


def test_figures_keep_their_value(context: Flask) -> None:
    world = make_small_world(people=60)
    run = analyse(world)
    before = {figure.code: figure.value for figure in db.session.scalars(sa.select(StoredFigure))}
    run_id = run.id
    with unit_of_work():
        contribution = db.session.scalars(sa.select(Contribution)).first()
        wipe_contributions(actor=world.actor, contributions=[contribution], status=ContributionStatus.WITHDRAWN)
    after = {code: figure.value for code, figure in queries.figures_of(run_id).items()}
    assert after == before
