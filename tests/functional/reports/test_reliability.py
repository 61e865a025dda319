"""How sure the figures are: the structure of the membership, the weights, campaigns, what was still being learnt."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.db import db
from consult.jobs.runner import run_pending
from consult.reports.columns import columns_of, columns_path
from consult.reports.figures import Evaluator
from consult.reports.models import AnalysisRun, MembershipTable, RunContribution, StoredFigure
from consult.reports.verification import verify_run
from tests.factories.basics import sign_in
from tests.support.analysed_world import ADMINISTRATOR

BASE = "/consultations/sante"
COLLEGES = "college,age,effectif\nAdhérents,,900\nÉlus,,100\n"


@pytest.fixture
def administrator(analysed_app: Flask) -> Iterator[FlaskClient]:
    with analysed_app.app_context():
        client = analysed_app.test_client()
        sign_in(client, db.session.scalars(sa.select(Person).where(Person.email == ADMINISTRATOR)).one())
        yield client
        db.session.rollback()
        run = db.session.scalars(sa.select(AnalysisRun)).one()
        run.membership_id = None
        db.session.execute(sa.delete(StoredFigure).where(StoredFigure.request["membership"].as_integer() > 0))
        db.session.execute(sa.delete(MembershipTable))
        db.session.commit()
        db.session.remove()


def send(client: FlaskClient, text: str):
    return client.post("/administration/structure", data={"file": (io.BytesIO(text.encode()), "structure.csv")})


def text(response) -> str:
    return response.get_data(as_text=True)


def table(client: FlaskClient, name: str) -> list[list[str]]:
    body = text(client.get(f"{BASE}/fiabilite/{name}.csv"))
    return list(csv.reader(io.StringIO(body.lstrip("\ufeff")), delimiter=";" if ";" in body.splitlines()[0] else ","))


def test_before_any_structure_shares_are_counted_every_way(administrator: FlaskClient) -> None:
    page = text(administrator.get(f"{BASE}/fiabilite"))
    assert "La structure des adhérents n’est pas connue" in page
    assert "Redresser" not in page.split("<footer")[0].split("Ceux qui ont répondu")[1].split("Textes presque")[0]
    rows = table(administrator, "themes")
    assert len(rows) > 2
    assert rows[1][rows[0].index("Part redressée des personnes")] in ("", "masqué")
    assert "Apprenait-on encore" in page
    discovered = table(administrator, "decouverte")
    assert int(discovered[-1][-1]) >= int(discovered[1][-1]) > 0


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("college,effectif\nMarsiens,12\n", "Ligne 2 : « Marsiens » n’est pas connu ici"),
        ("college,effectif\nÉlus,beaucoup\n", "n'est pas un nombre"),
        ("college,effectif\nÉlus,-5\nAdhérents,10\n", "doit être un nombre positif"),
        ("college,age,effectif\nÉlus,,100\nAdhérents,,900\n,40-60,5000\n", "se contredisent"),
        ("college,effectif\nÉlus,100\nÉlus,100\n", "deux fois"),
        ("college\nÉlus\n", "Il manque : effectif"),
        ("", "Choisissez un fichier"),
    ],
)
def test_a_structure_that_cannot_be_is_refused_whole(administrator: FlaskClient, file: str, sentence: str) -> None:
    refused = send(administrator, file) if file else administrator.post("/administration/structure")
    assert refused.status_code == 422
    assert sentence in text(refused).replace("&#39;", "'").replace("\u202f", " ").replace("\xa0", " ")
    assert not db.session.scalar(sa.select(sa.func.count(MembershipTable.id)))


def test_participants_are_weighted_to_the_structure_and_figures_verify(administrator: FlaskClient) -> None:
    assert send(administrator, COLLEGES).status_code == 302
    assert "900" in text(administrator.get("/administration/structure"))
    page = text(administrator.get(f"{BASE}/fiabilite"))
    assert "Redresser sur la structure des adhérents" in page
    assert administrator.post(f"{BASE}/fiabilite/redresser").status_code == 302
    assert run_pending() == 1
    page = text(administrator.get(f"{BASE}/fiabilite"))
    assert "tirées au hasard parmi les adhérents" in page
    rows = {row[1]: row for row in table(administrator, "structure")[1:]}
    heading = table(administrator, "structure")[0]
    for name, share in (("Adhérents", 0.9), ("Élus", 0.1)):
        assert float(rows[name][heading.index("Part redressée")].replace(",", ".")) == pytest.approx(share, abs=1e-3)
    coefficients = table(administrator, "coefficients")
    weighed = sum(int(row[-2]) * float(row[-1].replace(",", ".")) for row in coefficients[1:])
    assert weighed == pytest.approx(sum(int(row[-2]) for row in coefficients[1:]), rel=1e-3)
    run = db.session.scalars(sa.select(AnalysisRun)).one()
    checked = verify_run(run)
    assert checked.holds
    assert any(
        figure.request.get("weighting") == "margins" for figure in db.session.scalars(sa.select(StoredFigure)).all()
    )


def test_margins_that_cannot_be_reached_are_said_and_shares_stay(administrator: FlaskClient) -> None:
    assert send(administrator, "college,effectif\nAdhérents,100\n").status_code == 302
    administrator.post(f"{BASE}/fiabilite/redresser")
    run_pending()
    page = text(administrator.get(f"{BASE}/fiabilite"))
    assert "Le redressement n’est pas possible" in page
    assert "ne figure pas dans la marge" in page
    assert verify_run(db.session.scalars(sa.select(AnalysisRun)).one()).holds


def test_weighting_asks_for_a_structure(administrator: FlaskClient) -> None:
    refused = administrator.post(f"{BASE}/fiabilite/redresser")
    assert refused.status_code in (400, 422)
    assert "n’est pas connue" in text(refused)


def test_a_table_that_does_not_exist(administrator: FlaskClient) -> None:
    for name in ("rien", "coefficients"):
        assert administrator.get(f"{BASE}/fiabilite/{name}.csv").status_code == 404


def test_a_campaign_is_counted_shown_and_listed(administrator: FlaskClient) -> None:
    run = db.session.scalars(sa.select(AnalysisRun)).one()
    some = db.session.scalars(sa.select(RunContribution).where(RunContribution.status == "themed").limit(7)).all()
    try:
        for row in some:
            row.campaign = 1
        db.session.commit()
        columns_path(run).unlink()
        value = Evaluator.of(run, columns_of(run)).value({"table": "campaigns"})
        assert (value["count"], value["contributions"]) == (1, 7)
        assert value["campaigns"][0]["specimen"] == min(row.contribution_id for row in some)
        listed = text(administrator.get(f"{BASE}/contributions?campagne=1"))
        assert "7 contributions" in listed.replace("\u202f", " ")
        assert "Campagne 1" in listed
    finally:
        for row in some:
            row.campaign = None
        db.session.commit()
        columns_path(run).unlink()
