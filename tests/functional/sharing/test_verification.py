"""`report verify` recomputes the reports that several organisations share, from what was counted."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from consult.authz import system_actor
from consult.cli.report import report
from consult.consultations.models import Contribution, Participation
from consult.consultations.operations.erase_participation import erase_participation
from consult.db import db, unit_of_work
from consult.jobs.runner import run_pending
from consult.reports.folders import run_folder
from consult.sharing.models import CommonReport
from consult.sharing.operations.publish_common_report import publish_common_report
from tests.factories.reports import make_small_world
from tests.factories.sharing import add_answers, analyse_together, join
from tests.support.in_this_process import in_this_process


@pytest.fixture
def world(context, monkeypatch):
    made = make_small_world("rives", people=40)
    add_answers(join(made), people=30)
    with in_this_process():
        analyse_together(made)
    monkeypatch.setattr("consult.factory.create_app", lambda: context)
    return made


def verify():
    return CliRunner().invoke(report, ["verify", "sante", "--organisation", "rives"])


def only():
    db.session.expire_all()
    return db.session.query(CommonReport).one()


@pytest.mark.usefixtures("world")
def test_every_figure_is_recomputed_and_a_number_that_was_changed_is_found():
    found = verify()
    assert found.exit_code == 0, found.output
    assert "rapport commun, analyse 1" in found.output
    assert "Tous sont exacts." in found.output
    path = run_folder(only().folder) / "figures.json"
    kept = json.loads(path.read_text("utf-8"))
    assert f"{len(kept['values'])} chiffres" in found.output
    assert set(kept["values"]) == set(only().content["requests"]), "those that small cells hide are recomputed too"

    with unit_of_work():
        content = json.loads(json.dumps(only().content))
        content["groups"][0]["themes"][0]["people"] += 1
        only().content = content
    changed = verify()
    assert changed.exit_code == 1, "where it is read"
    assert ".people diffère" in changed.output
    kept["values"]["overview"]["people"] = 3
    path.write_text(json.dumps(kept))
    assert "overview diffère" in verify().output, "where it is kept"

    with unit_of_work():
        db.session.query(Contribution).order_by(Contribution.id).first().body_hash = "0" * 64
    assert "ne sont plus celles" in verify().output, "what it was computed on"
    path.unlink()
    lost = verify()
    assert lost.exit_code == 1
    assert "refaites l’analyse commune" in lost.output


def test_an_erasure_is_said_does_not_fail_and_leaves_nothing_in_the_folder(world):
    with unit_of_work():
        publish_common_report(actor=world.actor, report=only())
    folder = run_folder(only().folder)
    participation = db.session.query(Participation).filter(Participation.pseudonym.like("%-p3")).one()
    ids = {row.id for row in db.session.query(Contribution).filter_by(participation_id=participation.id)}
    assert ids & set(pq.read_table(folder / "counted.parquet")["contribution_id"].to_pylist())
    with unit_of_work():
        erase_participation(actor=system_actor(participation.organisation_id), participation=participation)
    run_pending()
    for path in folder.glob("*.parquet"):
        table = pq.read_table(path)
        if "contribution_id" in table.column_names:
            assert not ids & {int(id_) for id_ in table["contribution_id"].to_pylist()}, path.name
    found = verify()
    assert found.exit_code == 0, found.output
    assert f"{len(ids)} contributions effacées depuis" in found.output


def test_another_analysis_takes_the_place_of_one_that_was_not_published(world):
    with in_this_process():
        analyse_together(world)
    folders = [row.folder for row in db.session.query(CommonReport).order_by(CommonReport.id)]
    assert [run_folder(name).exists() for name in folders] == [False, True]
    assert verify().exit_code == 0
