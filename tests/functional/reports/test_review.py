"""The tree on its way: one proposes, another agrees, the report then reads the agreed tree; all of it taken back."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.authz import Role
from consult.consultations.models import Consultation
from consult.db import db
from consult.jobs.runner import run_pending
from consult.reports.models import CurationKind
from consult.reports.workbench.bench import bench_of
from consult.reports.workbench.operations.reshape_theme import reshape_theme
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff, sign_in
from tests.factories.reports import make_small_world

BASE = "/consultations/sante/atelier/relecture"


@pytest.fixture
def people(context: Flask) -> tuple[FlaskClient, FlaskClient]:
    """Two members of the governance team, each at their own browser; one theme renamed."""
    world = make_small_world()
    analyse(world)
    both = [make_member_of_staff(world.organisation, Role.GOVERNANCE, email=f"{i}@exemple.test") for i in (1, 2)]
    bench = bench_of(world.consultation)
    node = bench.tree.tops()[0]
    reshape_theme(
        actor=world.actor, bench=bench, kind=CurationKind.MERGE, theme_id=node.id,
        payload={"into": bench.tree.tops()[1].id},
    )  # fmt: skip
    db.session.commit()
    clients = []
    for person in both:
        client = context.test_client()
        sign_in(client, person)
        clients.append(client)
    db.session.commit()
    return clients[0], clients[1]


def read(client: FlaskClient) -> str:
    page = client.get(BASE)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", page.get_data(as_text=True))


def test_a_tree_is_proposed_by_one_and_agreed_by_another(people):
    one, other = people
    assert "Fusionné" in read(one)
    assert one.post(f"{BASE}/valider").status_code == 409
    assert one.post(f"{BASE}/proposer").status_code == 303
    assert "une autre personne doit le valider" in read(one)
    assert one.post(f"{BASE}/valider").status_code == 403
    assert "Valider cet arbre" in read(other)
    assert other.post(f"{BASE}/valider").status_code == 303
    assert "Arbre validé de" in read(other)
    run_pending()
    assert "Cet arbre est validé" in read(other)
    assert bench_of(db.session.scalars(sa.select(Consultation)).one()).run.curated_from_id
    assert one.get("/consultations/sante/rapport").status_code == 200
    assert one.post(f"{BASE}/reprendre").status_code == 303
    assert "Fusionné" in read(one)


def test_it_is_sent_back_with_a_reason(people):
    one, other = people
    one.post(f"{BASE}/proposer")
    assert other.post(f"{BASE}/rendre", data={"text": " "}).status_code == 422
    assert other.post(f"{BASE}/rendre", data={"text": "Deux thèmes se ressemblent."}).status_code == 303
    assert "Deux thèmes se ressemblent." in read(one)
    assert other.post(f"{BASE}/valider").status_code == 409
