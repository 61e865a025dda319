"""`python app.py consultation analyse` and `python app.py report`, in this process, on the database of the tests."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask

from consult.cli.consultation import consultation
from consult.cli.report import report
from consult.db import db, unit_of_work
from consult.errors import DomainError, NotFound
from consult.reports.models import AnalysisRun, RunState, StoredFigure
from tests.factories.reports import make_small_world


@pytest.fixture
def world(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    make_small_world(people=60)
    db.session.commit()
    monkeypatch.setattr("consult.factory.create_app", lambda: context)


def analyse(*arguments: str) -> Result:
    return CliRunner().invoke(consultation, ["analyse", "sante", "--themes", "3", "--subthemes", "6", *arguments])


def verify(*arguments: str) -> Result:
    return CliRunner().invoke(report, ["verify", *arguments])


@pytest.mark.usefixtures("world")
def test_analyse_verify_alter_verify() -> None:
    done = analyse()
    assert done.exit_code == 0, done.output
    assert "Analyse 1 terminée" in done.output
    assert db.session.scalars(sa.select(AnalysisRun.state)).one() is RunState.DONE
    well = verify("sante")
    assert well.exit_code == 0, well.output
    assert "Tous sont exacts." in well.output
    with unit_of_work() as session:
        figure = session.scalars(sa.select(StoredFigure).where(StoredFigure.code == "overview.people")).one()
        figure.value = {**figure.value, "people": 7}
    altered = verify("sante")
    assert altered.exit_code == 1
    assert "overview.people diffère." in altered.output
    said = json.loads(verify("--all", "--json").output)
    assert said["differences"] == [{"code": "overview.people", "version": None}]
    rebuilt = CliRunner().invoke(report, ["build", "sante"])
    assert rebuilt.exit_code == 0, rebuilt.output
    assert verify("sante").exit_code == 0


@pytest.mark.usefixtures("world")
def test_what_the_commands_refuse() -> None:
    assert isinstance(verify().exception, DomainError)
    assert isinstance(verify("sante", "--all").exception, DomainError)
    assert isinstance(verify("inconnue").exception, NotFound)
    assert "Aucune analyse à vérifier." in verify("--all").output
    assert isinstance(analyse("--question", "mot").exception, DomainError)
    assert analyse("--themes", "1").exit_code == 2
