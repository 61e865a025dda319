"""Lille's three files of Decidim, through the pages: recognised, imported, analysed, read."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.authz import Role
from consult.consultations.models import Contribution, Participation, State
from consult.db import db
from consult.jobs.runner import run_pending
from tests.factories.basics import make_consultation, make_member_of_staff, make_organisation, make_question, sign_in
from tests.support.in_this_process import in_this_process

HERE = "/administration/consultations/sante/importer"
FILES = {"proposals": ("propositions", 196), "comments": ("commentaires", 693), "debates": ("debats", 29)}


@pytest.fixture
def administrator(client: FlaskClient) -> FlaskClient:
    organisation = make_organisation()
    consultation = make_consultation(organisation, state=State.CLOSED, title="Grand débat en métropole lilloise")
    for code, _rows in FILES.values():
        make_question(consultation, code=code)
    sign_in(client, make_member_of_staff(organisation, Role.ADMINISTRATOR))
    return client


def shown(page: str) -> dict[str, str | list[str]]:
    """The fields of the form as the page proposes them."""
    fields: dict[str, str | list[str]] = {}
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', inner)
        fields[name] = chosen[1] if chosen else ""
    fields["attributes"] = re.findall(r'<input checked[^>]*name="attributes"[^>]*value="([^"]+)"', page)
    source = re.search(r'name="source"[^>]*value="([^"]*)"', page)
    assert source
    return fields | {"source": source[1]}


def bring_in(client: FlaskClient, path: Path, question: str) -> str:
    answer = client.post(HERE, data={"file": (io.BytesIO(path.read_bytes()), path.name)})
    assert answer.status_code == 302, answer.text
    fields = shown(client.get(answer.location).text)
    assert fields["column_text"] == "Texte (Decidim)"
    assert fields["source"] == "participation.lillemetropole.fr"
    started = client.post(answer.location, data={**fields, "question": question})
    assert started.status_code == 302, started.text
    run_pending()
    return client.get(started.location).text


@pytest.mark.data
@pytest.mark.slow
def test_the_three_files_of_lille_are_imported_analysed_and_read(administrator: FlaskClient, shared_data: Path) -> None:
    for name, (question, rows) in FILES.items():
        page = bring_in(administrator, shared_data / "decidim-mel" / f"{name}.csv", question)
        assert f"<dt>ajoutées</dt><dd>{rows}</dd>" in re.sub(r"\s*\n\s*", "", page)
    assert db.session.scalar(sa.select(sa.func.count(Contribution.id))) == 918
    assert db.session.scalar(sa.select(sa.func.count(Participation.id))) == 343
    bodies = list(db.session.scalars(sa.select(Contribution.body)))
    assert not any(re.search(r"</?p>|&nbsp;", body or "") for body in bodies)
    kept = db.session.scalars(sa.select(Contribution.details).where(Contribution.external_id == "proposals/457")).one()
    address = "http://participation.lillemetropole.fr/processes/granddebatmel/f/111/proposals/457"
    assert kept == {"url": address, "votes": "2"}
    again = bring_in(administrator, shared_data / "decidim-mel" / "comments.csv", "commentaires")
    assert "Rien de nouveau dans ce fichier" in again

    codes = [code for code, _rows in FILES.values()]
    assert administrator.post("/consultations/sante/analyse", data={"questions": codes}).status_code == 302
    with in_this_process():
        run_pending()
    report = administrator.get("/consultations/sante/rapport").text
    assert "918" in report
    assert "Les thèmes" in report
    contribution_id = db.session.scalar(sa.select(Contribution.id).where(Contribution.external_id == "proposals/457"))
    page = administrator.get(f"/consultations/sante/contributions/{contribution_id}").text
    assert f'href="{address}"' in page
