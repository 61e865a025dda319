"""What every answer carries as it is served in production: headers, cookies, bounds, errors that tell nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.authz import public
from consult.config import ConfigurationError, from_environment
from consult.db import db
from consult.extensions import limiter
from consult.factory import create_app
from tests.factories.answering import make_questionnaire
from tests.factories.basics import make_organisation
from tests.support.client import CheckedClient

pytestmark = pytest.mark.slow

HOST = "participer.exemple.test"
ADDRESSES = [
    "/",
    "/connexion",
    "/suivi",
    "/consultations/sante",
    "/absente",
    "/administration/personnes",
    "/marque.css",
]
KINDS_OF_ERROR = [("GET", "/absente", 404), ("PUT", "/connexion", 405), ("POST", "/connexion", 400)]


def production_settings(folder: Path) -> dict[str, object]:
    return from_environment(
        {
            "CONCERTE_MODE": "production",
            "SECRET_KEY": "0123456789abcdef" * 3,
            "BASE_URL": f"https://{HOST}",
            "TRUSTED_HOSTS": HOST,
            "CONCERTE_INSTANCE": str(folder),
            "CONCERTE_JOBS": "manual",
        }
    )


class Visitor(CheckedClient):
    """A browser on the site's own address."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super().open(*args, **{"base_url": f"https://{HOST}", **kwargs})


@pytest.fixture
def production(context: Flask, tmp_path: Path) -> Iterator[FlaskClient]:
    """The site built from the environment of a production server, on the database of the test."""
    make_questionnaire(make_organisation())
    db.session.commit()
    settings = production_settings(tmp_path) | {
        "SQLALCHEMY_DATABASE_URI": context.config["SQLALCHEMY_DATABASE_URI"],
        "MAIL_BACKEND": "locmem",
    }
    app = create_app(settings)

    @public
    def breaks() -> str:
        raise RuntimeError("secret-canari")

    app.add_url_rule("/casse", "operation.breaks", breaks)
    app.test_client_class = Visitor
    yield app.test_client()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    limiter.reset()
    limiter.enabled = False


@pytest.mark.parametrize("secret", ["", "dev", "changeme", "demo-only-secret", "court"])
def test_it_does_not_start_with_a_weak_secret(secret: str) -> None:
    with pytest.raises(ConfigurationError):
        from_environment({"CONCERTE_MODE": "production", "SECRET_KEY": secret})


@pytest.mark.parametrize("address", [*ADDRESSES, "/static/css/tokens.css", "/casse", "/healthz"])
def test_every_answer_is_protected(production: FlaskClient, address: str) -> None:
    with production.get(address) as answer:
        headers = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not re.search(r"unsafe|\*|https?:", headers["Content-Security-Policy"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert int(re.search(r"max-age=(\d+)", headers["Strict-Transport-Security"])[1]) >= 31_536_000
    assert "Server" not in headers or "Python" not in headers["Server"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/casse"])
def test_no_page_is_kept_by_a_cache(production: FlaskClient, address: str) -> None:
    headers = production.get(address).headers
    public_style = address == "/marque.css"
    assert public_style or headers["Cache-Control"] == "no-store"
    assert public_style or {"Cookie", "HX-Request"} <= {
        part.strip() for part in ",".join(headers.getlist("Vary")).split(",")
    }


def test_cookies_cannot_be_read_nor_sent_elsewhere(production: FlaskClient) -> None:
    cookies = production.get("/connexion").headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    name, _, rest = cookies[0].partition("=")
    attributes = {part.strip() for part in rest.split(";")}
    assert name == "__Host-session"
    assert {"Secure", "HttpOnly", "Path=/"} <= attributes
    assert attributes & {"SameSite=Lax", "SameSite=Strict"}
    assert not any(part.lower().startswith("domain") for part in attributes)


@pytest.mark.parametrize(("method", "address", "status"), KINDS_OF_ERROR)
def test_errors_are_pages_in_french(production: FlaskClient, method: str, address: str, status: int) -> None:
    answer = production.open(address, method=method)
    assert answer.status_code == status
    assert 'lang="fr"' in answer.text
    assert "Traceback" not in answer.text


def test_a_fault_of_ours_says_so_without_a_trace(production: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    answer = production.get("/casse")
    assert answer.status_code == 500
    assert "Le site a rencontré un problème" in answer.text
    for secret in ("secret-canari", "RuntimeError", "Traceback", ".py"):
        assert secret not in answer.text
    logged = capsys.readouterr()
    assert "RuntimeError" in logged.out + logged.err, "the fault is logged"
    assert "secret-canari" not in logged.out + logged.err, "without the values that its message carries"


def test_a_script_gets_its_error_as_json(production: FlaskClient) -> None:
    answer = production.get("/absente", headers={"Accept": "application/json"})
    assert answer.json == {"error": "Cette page n’existe pas, ou plus.", "status": 404}


@pytest.mark.parametrize("host", ["voleur.test", "participer.exemple.test.voleur.test", "voleur.test:443", "<x>"])
def test_a_forged_host_is_refused(production: FlaskClient, host: str) -> None:
    answer = production.get("/connexion", headers={"Host": host})
    assert answer.status_code in (400, 404)
    assert host not in answer.text


def test_forwarded_headers_of_a_visitor_change_nothing(production: FlaskClient) -> None:
    forged = {"X-Forwarded-Host": "voleur.test", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Prefix": "/voleur"}
    answer = production.get("/connexion", headers=forged)
    assert answer.status_code == 200
    assert "voleur" not in answer.text
    assert production.get("/metrics").status_code == 200, "asked from this machine"
    assert production.get("/metrics", headers=forged).status_code == 404, "by its proxy, for anybody"
    outside = {"REMOTE_ADDR": "203.0.113.9"}
    assert production.get("/metrics", headers=forged, environ_overrides=outside).status_code == 404


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
@pytest.mark.parametrize(
    "address", ["/suivi", "/connexion", "/consultations/sante/brouillons", "/administration/personnes/importer"]
)
def test_too_much_is_refused_at_once(production: FlaskClient, address: str, kind: str) -> None:
    """Before it is read: 300 MB are for those who signed in, on the pages that take files."""
    started = time.perf_counter()
    part = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n' if "multipart" in kind else b""
    length = {"CONTENT_LENGTH": str(10**9)}
    answer = production.post(address, input_stream=Endless(part), content_type=kind, environ_overrides=length)
    assert answer.status_code == 413
    assert "Cet envoi est trop lourd" in answer.text
    assert time.perf_counter() - started < 2


def test_too_much_sent_to_a_page_that_does_not_exist_is_a_page_that_does_not_exist(production: FlaskClient) -> None:
    length = {"CONTENT_LENGTH": str(10**9)}
    kind = "application/x-www-form-urlencoded"
    answer = production.post("/absente", input_stream=Endless(b""), content_type=kind, environ_overrides=length)
    assert answer.status_code == 404


class Endless(BytesIO):
    """A body that never ends; reading more than the bound of a form fails the test."""

    given = 0

    def read(self, size: int | None = -1) -> bytes:
        size = 65_536 if size is None or size < 0 else min(size, 65_536)
        self.given += size
        assert self.given < 8 * 1024 * 1024, "it is read whole"
        return super().read(size) or b"x" * size


def test_a_flood_of_parts_is_refused(production: FlaskClient) -> None:
    limit = "\r\n".join(f'--b\r\nContent-Disposition: form-data; name="p{n}"\r\n\r\nx' for n in range(2_001))
    started = time.perf_counter()
    answer = production.post(
        "/suivi", data=f"{limit}\r\n--b--\r\n".encode(), content_type="multipart/form-data; boundary=b"
    )
    assert answer.status_code == 413
    assert "Cet envoi est trop lourd" in answer.text
    assert time.perf_counter() - started < 2
