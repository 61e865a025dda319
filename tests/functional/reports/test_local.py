"""Pages of territory reports: the team's, the public's, paper and files."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.authz import Role
from consult.db import db
from consult.jobs.runner import run_pending
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff, sign_in
from tests.factories.local import make_local_world

pytestmark = pytest.mark.slow

LIST = "/consultations/sante/rapport/territoires"


@pytest.fixture
def staff(context: Flask) -> Iterator[FlaskClient]:
    made = make_local_world()
    make_member_of_staff(made.organisation, Role.GOVERNANCE, email="gouvernance@exemple.test")
    db.session.commit()
    analyse(made)
    client = context.test_client()
    sign_in(client, db.session.scalars(sa.select(Person).where(Person.email == "gouvernance@exemple.test")).one())
    return client


def plain(response) -> str:
    return response.get_data(as_text=True).replace("\u202f", " ").replace("\xa0", " ")


def test_the_team_makes_reads_and_publishes_and_everybody_reads(staff: FlaskClient, client: FlaskClient) -> None:
    assert client.get(LIST).status_code == 404
    page = plain(staff.get(LIST))
    assert "Ce que donnera chaque niveau" in page
    assert "Corse" in page

    refused = staff.post(LIST, data={})
    assert refused.status_code == 422
    assert "Choisissez un niveau de territoires" in plain(refused)
    assert staff.post(LIST, data={"level": "national"}).status_code == 422

    assert staff.post(LIST, data={"level": "territory"}).status_code == 302
    run_pending()
    page = plain(staff.get(LIST))
    assert "Brouillons" in page
    assert "Personne de ce territoire n’a participé." in page
    assert "quand le rapport national le sera" in page
    report = plain(staff.get(f"{LIST}/R0-1"))
    assert "Brouillon" in report
    assert "/contributions?theme=" in report, "numbers lead the team to the contributions behind them"
    assert client.get(f"{LIST}/R0-1").status_code == 404
    assert staff.post(f"{LIST}/publier/territory").status_code == 409

    staff.post("/consultations/sante/rapport/publier")
    assert staff.post(f"{LIST}/publier/territory").status_code == 302
    assert "Bretagne 1" in plain(client.get(LIST))
    report = plain(client.get(f"{LIST}/R0-1"))
    assert "Ce qui ne peut pas être montré, et pourquoi" in report
    assert "/contributions?" not in report
    assert client.get(f"{LIST}/R0-9").status_code == 404
    assert client.get(f"{LIST}/ailleurs").status_code == 404
    pdf = client.get(f"{LIST}/R0-1/pdf")
    assert pdf.data.startswith(b"%PDF-")
    table = client.get("/consultations/sante/rapport/territoires-themes.csv").get_data(as_text=True)
    assert "Bretagne 1" in table
    assert "Normandie 2" not in table, "three people have no line"


def test_public_pages_of_the_report_take_no_filter(staff: FlaskClient, client: FlaskClient) -> None:
    """Lists of contributions, the only pages with filters on people, are the team's; public pages ignore theirs."""
    staff.post("/consultations/sante/rapport/publier")
    staff.post(LIST, data={"level": "region"})
    run_pending()
    staff.post(f"{LIST}/publier/region")
    filters = "college=elus&age=40-60&territoire=R0&theme=t1&jour=2026-01-06&q=m%C3%A9decin&question=q1&statut=themed"
    base = "/consultations/sante"
    found = re.search(rf"{LIST}/(\w+)", plain(client.get(LIST)))
    assert found is not None
    for address in (
        f"{base}/rapport",
        LIST,
        f"{LIST}/{found[1]}",
        f"{base}/rapport/themes.csv",
        f"{base}/rapport/territoires.csv",
    ):
        whole, narrowed = client.get(address), client.get(f"{address}?{filters}")
        assert narrowed.status_code == whole.status_code == 200, address
        assert numbers(narrowed) == numbers(whole), address
    for address in ("contributions", "contributions.csv", "themes/t1", "carte", "fiabilite", "rapport/apercu"):
        assert client.get(f"{base}/{address}?{filters}").status_code in (302, 401, 403), address


def numbers(response) -> list[str]:
    """Every number of the page, in order, form tokens and nonces aside."""
    text = re.sub(r"<head>.*?</head>|(?:nonce|value|href|action)=\"[^\"]*\"", "", plain(response), flags=re.DOTALL)
    return re.findall(r"\d+", text)
