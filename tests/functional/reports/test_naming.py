"""Names asked from a language model: what the team reads of it, and what an erasure takes away."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.accounts.models import Person
from consult.authz import Role
from consult.config import ConfigurationError, from_environment
from consult.db import db
from consult.reports.analysis_port import forget, naming_of
from consult.reports.folders import run_folder
from consult.reports.models import AnalysisRun, RunTheme, Theme
from tests.conftest import empty_tables
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff, sign_in
from tests.factories.reports import make_small_world
from tests.support.analysed_world import GOVERNANCE
from tests.support.language_model import Double, language_model

BASE = "/consultations/sante"


def answer(prompt: str) -> str:
    """A name that people write for half the groups, one of the model's own for the others."""
    terms = re.search(r"typiques : (.*)\.\n", prompt)
    assert terms is not None
    word = terms[1].split(", ")[0]
    return word if len(prompt) % 2 else f"Lendemains du {word}"


@pytest.fixture(scope="module")
def named(app: Flask) -> Iterator[tuple[Flask, Double]]:
    """The small consultation analysed with a model to ask."""
    with app.app_context(), language_model(answer) as double, pytest.MonkeyPatch.context() as patch:
        world = make_small_world()
        make_member_of_staff(world.organisation, Role.GOVERNANCE, email=GOVERNANCE)
        db.session.commit()
        for name, value in (("ADDRESS", double.address), ("MODEL", "petit-modele"), ("KEY", "jeton")):
            patch.setitem(app.config, f"NAMING_{name}", value)
        analyse(world, seed=5)
        db.session.remove()
        yield app, double
        db.session.rollback()
        empty_tables()
        db.session.remove()


@pytest.fixture
def staff(named: tuple[Flask, Double]) -> Iterator[FlaskClient]:
    with named[0].app_context():
        client = named[0].test_client()
        sign_in(client, db.session.scalars(sa.select(Person).where(Person.email == GOVERNANCE)).one())
        yield client
        db.session.remove()


def words(page: TestResponse) -> str:
    """What a page says, its tags taken out."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.get_data(as_text=True))).split())


def theme_with(outcome: str) -> tuple[AnalysisRun, RunTheme, Theme]:
    run = db.session.query(AnalysisRun).one()
    for row, theme in db.session.query(RunTheme, Theme).join(Theme, Theme.id == RunTheme.theme_id):
        told = naming_of(run_folder(run.folder), row.local_id)
        if told is not None and told["outcome"] == outcome:
            return run, row, theme
    raise AssertionError(outcome)


def test_only_masked_extracts_left_and_the_key_went_with_them(named: tuple[Flask, Double]) -> None:
    double = named[1]
    assert double.requests
    assert {headers["Authorization"] for headers in double.headers} == {"Bearer jeton"}


@pytest.mark.parametrize(("outcome", "marked"), [("proposed", True), ("said", False)])
def test_a_theme_tells_where_its_name_comes_from(
    staff: FlaskClient, named: tuple[Flask, Double], outcome: str, marked: bool
) -> None:
    with named[0].app_context():
        _run, row, theme = theme_with(outcome)
        slug, label = theme.slug, row.label
    page = staff.get(f"{BASE}/themes/{slug}")
    assert page.status_code == 200
    shown = words(page)
    assert label in shown
    assert ("Nom proposé par un modèle" in shown) is marked
    assert "petit-modele" in shown
    assert any(" ".join(prompt.split()) in shown for prompt in named[1].prompts())


def test_the_analysis_page_says_that_extracts_leave(staff: FlaskClient, named: tuple[Flask, Double]) -> None:
    shown = words(staff.get(f"{BASE}/analyse"))
    assert f"modèle de langue de {named[1].address.split('/')[2]}" in shown
    assert re.search(r"petit-modele, à 127\.0\.0\.1:\d+ : \d+ noms? retenus?", shown)


def test_erasure_reaches_what_was_shown_to_the_model(named: tuple[Flask, Double]) -> None:
    with named[0].app_context():
        run, row, _theme = theme_with("said")
        folder = run_folder(run.folder)
        before = naming_of(folder, row.local_id)
        assert before is not None
        gone = int(before["exemplars"][0]["contribution_id"])
        forget(folder, [gone])
        after = naming_of(folder, row.local_id)
    assert after is not None
    assert gone not in [int(item["contribution_id"]) for item in after["exemplars"]]
    assert str(gone) not in {
        item["contribution_id"]
        for told in json.loads((folder / "naming.json").read_text())["names"]
        for item in told["exemplars"]
    }


@pytest.mark.parametrize("address", ["hote", "ftp://hote", "http://hote/v1"])
def test_half_a_setting_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError, match="NAMING_ADDRESS"):
        from_environment({"CONCERTE_MODE": "test", "NAMING_ADDRESS": address})
