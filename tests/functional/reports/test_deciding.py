"""Decisions about themes: each with its author, each undone; bad ones answered by a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.db import db
from consult.reports.models import CurationEvent, RunTheme, Theme
from tests.factories.basics import sign_in
from tests.support.analysed_world import ADMINISTRATOR, GOVERNANCE

BASE = "/consultations/sante"


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, db.session.scalars(sa.select(Person).where(Person.email == email)).one())
    return client


@pytest.fixture
def staff(analysed_app: Flask) -> Iterator[FlaskClient]:
    with analysed_app.app_context():
        yield browser(analysed_app, GOVERNANCE)
        db.session.rollback()
        db.session.execute(sa.delete(CurationEvent))
        db.session.commit()
        db.session.remove()


@pytest.fixture
def theme(staff: FlaskClient) -> str:
    return db.session.scalars(
        sa.select(Theme.slug)
        .join(RunTheme, RunTheme.theme_id == Theme.id)
        .where(RunTheme.parent_id.is_(None))
        .order_by(RunTheme.position)
    ).first()


def text(response) -> str:
    return response.get_data(as_text=True)


def last_event() -> CurationEvent:
    return db.session.scalars(sa.select(CurationEvent).order_by(CurationEvent.number.desc())).first()


def test_rename_and_undo(staff: FlaskClient, theme: str) -> None:
    staff.post(f"{BASE}/themes/{theme}/titre", data={"label": "  Se soigner   près de chez soi "})
    page = text(staff.get(f"{BASE}/themes/{theme}"))
    assert "<h1>Se soigner près de chez soi</h1>" in page
    assert "Camille" in page, "who decided is said"
    staff.post(f"{BASE}/decisions/{last_event().number}/annuler", data={"next": f"{BASE}/themes/{theme}"})
    assert "Se soigner près de chez soi</h1>" not in text(staff.get(f"{BASE}/themes/{theme}"))
    assert staff.post(f"{BASE}/decisions/1/annuler").status_code == 409


@pytest.mark.parametrize(("typed", "said"), [("", "Donnez un titre"), ("x" * 121, "120 caractères au plus")])
def test_a_bad_title_is_refused_and_kept_on_the_page(staff: FlaskClient, theme: str, typed: str, said: str) -> None:
    refused = staff.post(f"{BASE}/themes/{theme}/titre", data={"label": typed})
    assert refused.status_code == 422
    assert said in text(refused)
    assert f'value="{typed}"' in text(refused)
    assert last_event() is None


def test_hide_show_and_sign_off(staff: FlaskClient, theme: str) -> None:
    staff.post(f"{BASE}/themes/{theme}/masquer")
    report = text(staff.get(f"{BASE}/rapport"))
    assert f'{BASE}/themes/{theme}"' not in report.split("Décisions de l’équipe")[0]
    assert "1 thème masqué" in report
    staff.post(f"{BASE}/themes/{theme}/montrer")
    assert f'{BASE}/themes/{theme}"' in text(staff.get(f"{BASE}/rapport"))
    staff.post(f"{BASE}/themes/{theme}/valider")
    assert "Validé" in text(staff.get(f"{BASE}/themes/{theme}"))


def test_choose_and_remove_a_verbatim(staff: FlaskClient, theme: str) -> None:
    page = text(staff.get(f"{BASE}/themes/{theme}"))
    shown, others = page.split("Choisir d’autres verbatims")
    reference = re.search(r'name="reference" value="([\d-]+)"', others)[1]
    assert reference not in shown
    staff.post(f"{BASE}/themes/{theme}/citer", data={"reference": reference})
    assert reference in text(staff.get(f"{BASE}/themes/{theme}")).split("Choisir d’autres verbatims")[0]
    staff.post(f"{BASE}/themes/{theme}/retirer", data={"reference": reference})
    assert reference not in text(staff.get(f"{BASE}/themes/{theme}")).split("Choisir d’autres verbatims")[0]


def test_who_refused_to_be_quoted_is_never_quoted(staff: FlaskClient, theme: str) -> None:
    refused = db.session.execute(
        sa.text("select id, body from contributions where not quotable and body <> ''")
    ).first()
    answer = staff.post(f"{BASE}/themes/{theme}/citer", data={"reference": f"{refused[0]}-0-{len(refused[1])}"})
    assert answer.status_code == 422
    assert "n’y a pas consenti" in text(answer)
    for reference in ("", "1-2", "999999-0-5", "a-b-c"):
        assert staff.post(f"{BASE}/themes/{theme}/citer", data={"reference": reference}).status_code == 422


def test_an_administrator_reads_and_does_not_decide(analysed_app: Flask, staff: FlaskClient, theme: str) -> None:
    reader = browser(analysed_app, ADMINISTRATOR)
    page = reader.get(f"{BASE}/themes/{theme}")
    assert page.status_code == 200
    assert "Enregistrer ce titre" not in text(page)
    assert reader.post(f"{BASE}/themes/{theme}/masquer").status_code == 403


def test_unknown_decisions_and_themes(staff: FlaskClient, theme: str) -> None:
    assert staff.post(f"{BASE}/themes/{theme}/exploser").status_code == 404
    assert staff.get(f"{BASE}/themes/t99999").status_code == 404
    assert staff.get(f"{BASE}/rapport/inconnu.csv").status_code == 404
