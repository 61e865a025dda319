"""What a loaded run holds: everything accounted for, figures as the analysis evaluates them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
import sqlalchemy as sa
from flask import Flask

from consult.db import db
from consult.reports import queries
from consult.reports.analysis_port import evaluate
from consult.reports.columns import build, columns_of, columns_path, load
from consult.reports.folders import corpus_path, private_folder, run_folder
from consult.reports.models import AnalysisRun, RunContribution, Theme, ThemeContribution

CONTRIBUTIONS = 601


@pytest.fixture
def run(analysed_app: Flask) -> Iterator[AnalysisRun]:
    with analysed_app.app_context():
        yield db.session.scalars(sa.select(AnalysisRun)).one()
        db.session.remove()


def test_every_contribution_is_accounted_for(run: AnalysisRun) -> None:
    counted = db.session.scalar(sa.select(sa.func.count()).where(RunContribution.run_id == run.id))
    assert counted == CONTRIBUTIONS
    figures = queries.figures_of(run.id)
    balance = {code: figure.value["contributions"] for code, figure in figures.items() if code.startswith("balance.*")}
    assert sum(balance.values()) == CONTRIBUTIONS
    assert balance["balance.*.moderated"] == 1
    assert balance["balance.*.empty"] > 0
    for question in ("q1", "q2"):
        parts = [
            figure.value["contributions"] for code, figure in figures.items() if code.startswith(f"balance.{question}")
        ]
        assert len(parts) == 7
        assert sum(parts) in (360, 361, 240)


def test_a_group_never_counts_as_people(run: AnalysisRun) -> None:
    figures = queries.figures_of(run.id)
    assert figures["overview.people"].value["people"] == 120
    assert figures["overview.contributions"].value["contributions"] == CONTRIBUTIONS


def test_the_run_keeps_its_configuration_seed_fingerprint_and_manifest(run: AnalysisRun) -> None:
    written = json.loads((run_folder(run.folder) / "manifest.json").read_text())
    assert run.manifest == written
    assert written["seed"] == run.seed == 5
    assert run.configuration == {"questions": ["q1", "q2"], "themes": 4, "subthemes": 12, "by_question": False}
    assert len(run.fingerprint or "") == 64
    assert not corpus_path(run.folder).exists()
    assert not list(private_folder().iterdir())


def test_stored_figures_are_what_the_analysis_evaluates(run: AnalysisRun) -> None:
    columns, _fingerprint = build(run)
    figures = [figure for figure in queries.figures_of(run.id).values() if "table" not in figure.request]
    assert len(figures) > 60
    for figure in figures:
        value = evaluate(figure.request, columns.corpus)
        assert (figure.value["numerator"], figure.value["people"]) == (value.numerator, value.people)
        assert figure.fingerprint == run.fingerprint


def test_days_in_one_pass_are_the_figures_of_each_day(run: AnalysisRun) -> None:
    columns = columns_of(run)
    slug = db.session.scalars(sa.select(Theme.slug)).first()
    for theme, conditions in ((None, {}), (slug, {"theme": [slug]})):
        for day, contributions, people in columns.by_day(theme):
            wanted = {"measure": "contributions", "filter": {**conditions, "day": day.isoformat()}}
            value = evaluate(wanted, columns.corpus)
            assert (contributions, people) == (value.contributions, value.people)


def test_columns_survive_their_file(run: AnalysisRun) -> None:
    (built, _fingerprint), loaded = build(run), load(columns_path(run))
    assert np.array_equal(built.ids, loaded.ids)
    assert built.corpus.status.values == loaded.corpus.status.values
    assert set(built.corpus.themes) == set(loaded.corpus.themes)
    assert all(np.array_equal(rows, loaded.corpus.themes[name]) for name, rows in built.corpus.themes.items())


def test_columns_are_rebuilt_when_their_file_is_lost(run: AnalysisRun) -> None:
    columns_path(run).unlink()
    assert len(columns_of(run).ids) == CONTRIBUTIONS
    assert columns_path(run).exists()


def test_a_contribution_touches_a_theme_once_and_a_duplicate_never(run: AnalysisRun) -> None:
    unthemed = sa.select(RunContribution.contribution_id).where(
        RunContribution.run_id == run.id, RunContribution.status != "themed"
    )
    assert not db.session.scalar(sa.select(sa.func.count()).where(ThemeContribution.contribution_id.in_(unthemed)))
