"""What needs the vectors of ideas: preparing them, « comme ceux-ci », a fresh clustering, erasure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.consultations.models import Consultation
from consult.db import db
from consult.jobs.runner import run_pending
from consult.reports.folders import derived_folder
from consult.reports.jobs import forget_files
from consult.reports.workbench.bench import Bench, bench_of
from consult.reports.workbench.vectors import vectors_of, vectors_path
from tests.functional.reports.test_workbench import BASE, browser, followed, forget_decisions, post, text
from tests.support.analysed_world import GOVERNANCE


@pytest.fixture
def staff(analysed_app: Flask) -> Iterator[FlaskClient]:
    with analysed_app.app_context():
        yield browser(analysed_app, GOVERNANCE)
        db.session.rollback()
        forget_decisions()
        db.session.remove()


def bench() -> Bench:
    db.session.rollback()
    return bench_of(db.session.scalars(sa.select(Consultation)).one())


@pytest.fixture
def prepared(staff: FlaskClient) -> FlaskClient:
    """With vectors, made by the job the first time."""
    if not vectors_path(bench().run).exists():
        page = text(staff.get(f"{BASE}/a-verifier"))
        assert "Préparer l’atelier" in page
        slug = bench().tree.tops()[0].slug
        assert "Préparer l’atelier" in text(staff.get(f"{BASE}/themes/{slug}/partager?parts=3"))
        refused = post(staff, f"themes/{slug}/partager", maniere="machine", parts="3", noms=["a", "b", "c"])
        assert refused.status_code == 409
        assert "préparez l’atelier" in text(refused)
        assert post(staff, "preparer").status_code == 303
        db.session.rollback()
        run_pending()
    return staff


def test_every_idea_gets_its_vector(prepared: FlaskClient) -> None:
    found = bench()
    vectors = vectors_of(found.run, found.ideas)
    rows = np.arange(len(found.ideas))
    norms = np.linalg.norm(vectors.of(rows), axis=1)
    assert (vectors.at >= 0).all()
    assert ((np.abs(norms - 1) < 0.01) | (norms == 0)).all()
    assert (norms > 0).mean() > 0.9
    assert not list(derived_folder("x").parent.parent.glob("private/*.vectors.parquet"))


def test_like_these(prepared: FlaskClient) -> None:
    node = bench().tree.tops()[0]
    keys = re.findall(r'name="idees" value="([\d-]+)"', text(prepared.get(f"{BASE}?theme={node.slug}")))[:4]
    begun = post(prepared, "exemples/commencer", portee="cochees", idees=keys, vers="", theme=node.slug)
    page = followed(prepared, begun)
    asked = re.findall(r'name="r-([\d-]+)" value="oui"', page)
    assert asked
    assert not set(asked) & set(keys)
    answers = {f"r-{asked[0]}": "oui", f"r-{asked[-1]}": "non"}
    page = text(prepared.get(f"{BASE}/exemples", query_string={"oui": ".".join(keys), **answers}))
    assert "1 contre-exemple" in page
    lists = dict(re.findall(r'name="(oui|non)" value="([\d.-]+)"', page))
    assert set(lists["oui"].split(".")) == {*keys, asked[0]}
    counts = [int(count) for count in re.findall(r"</strong> · (\d+) idée", page)]
    assert counts == sorted(counts), "each step takes more"
    made = post(prepared, "exemples", **lists, seuil="2", vers="nouveau", nom="Comme ceux-ci")
    followed(prepared, made)
    node = next(top for top in bench().tree.tops() if top.label == "Comme ceux-ci")
    assert bench().counts[node.id].ideas == counts[2]
    nothing = post(prepared, "exemples", oui="", seuil="2", vers="nouveau", nom="Rien")
    assert nothing.status_code == 422


def test_a_fresh_clustering_is_shown_then_applied(prepared: FlaskClient) -> None:
    node = bench().tree.tops()[0]
    page = text(prepared.get(f"{BASE}/themes/{node.slug}/partager?parts=3"))
    sizes = [int(size) for size in re.findall(r"· (\d+) contributions?(?: ·|</p>)", page)]
    assert len(sizes) == 3
    names = ["Une", "Deux", "Trois"]
    post(prepared, f"themes/{node.slug}/partager", maniere="machine", parts="3", noms=names, rang="sous-themes")
    subs = {sub.label: bench().counts[sub.id] for sub in bench().tree.under(node.id)}
    assert [subs[name].contributions for name in names] == sizes
    again = post(prepared, f"themes/{node.slug}/partager", maniere="machine", parts="3", noms=["", "", ""])
    assert again.status_code == 422


def test_what_is_unsure_is_shown_with_what_to_do(prepared: FlaskClient) -> None:
    page = text(prepared.get(f"{BASE}/a-verifier"))
    assert "Idées entre deux thèmes" in page
    key, slug = re.search(
        r'name="idees" value="([\d-]+)"><input type="hidden" name="vers" value="(t\d+)"', page
    ).groups()
    post(prepared, "idees", portee="cochees", idees=[key], vers=slug)
    assert int(bench().tree.moved.sum()) == 1


class _Handle:
    def progress(self, *_said: object) -> None:
        """Nobody waits for it here."""


def test_an_erased_contribution_leaves_the_files(prepared: FlaskClient) -> None:
    run = bench().run
    gone = int(bench().ideas.contribution[0])
    before = {path.name: path.read_bytes() for path in derived_folder(run.folder).iterdir()}
    try:
        forget_files(_Handle(), folders=[run.folder + "-none"], contribution_ids=[gone])
        assert (np.load(vectors_path(run))["contribution"] == gone).any()
        from consult.reports.workbench.base import drop_ideas, ideas_path
        from consult.reports.workbench.vectors import drop_vectors

        drop_vectors(vectors_path(run), [gone])
        drop_ideas(ideas_path(run), [gone])
        found = bench()
        assert not (np.load(vectors_path(run))["contribution"] == gone).any()
        assert not (found.ideas.contribution == gone).any()
        assert (vectors_of(found.run, found.ideas).at >= 0).all()
    finally:
        for name, content in before.items():
            (derived_folder(run.folder) / name).write_bytes(content)
