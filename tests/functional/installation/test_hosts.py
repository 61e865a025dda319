"""Host names: those of organisations are followed at once; on its own an organisation is alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from consult.config import from_environment
from consult.db import db
from consult.factory import create_app
from tests.factories.basics import make_installation_account, make_organisation, sign_in_account

BASE = "https://concerte.exemple.test"


@pytest.fixture
def production(context, tmp_path: Path):
    """The site as a production server builds it, on the database of the test."""
    settings = from_environment(
        {
            "CONCERTE_MODE": "production",
            "SECRET_KEY": "0123456789abcdef" * 3,
            "BASE_URL": BASE,
            "CONCERTE_INSTANCE": str(tmp_path),
            "CONCERTE_JOBS": "manual",
        }
    )
    app = create_app(settings | {"SQLALCHEMY_DATABASE_URI": context.config["SQLALCHEMY_DATABASE_URI"]})
    yield app.test_client()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_a_host_name_answers_as_soon_as_it_is_given(production, context):
    rives = make_organisation("rives")
    make_organisation("val", serves_root=True)
    db.session.commit()
    own = "https://avis.rives.test"
    assert production.get("/", base_url=own).status_code == 400
    rives.host = "avis.rives.test"
    db.session.commit()
    assert "Mutuelle Rives" in production.get("/", base_url=own).text
    assert "Mutuelle Rives" in production.get("/o/rives/", base_url=own).text
    assert production.get("/o/val/", base_url=own).status_code == 404
    assert "Mutuelle Val" in production.get("/", base_url=BASE).text
    assert "Mutuelle Rives" in production.get("/o/rives/", base_url=BASE).text
    assert production.get("/", base_url="https://ailleurs.test").status_code == 400
    assert production.get("/installation/connexion", base_url=own).status_code == 404
    assert production.get("/installation/connexion", base_url=BASE).status_code == 200


def test_without_one_at_the_root_nobody_answers_there(client, context):
    make_organisation("rives")
    make_organisation("val")
    sign_in_account(client, make_installation_account())
    assert client.get("/").status_code == 404
    assert client.get("/o/val/").status_code == 200
