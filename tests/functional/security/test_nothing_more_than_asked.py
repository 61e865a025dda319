"""Fields that no form offers change nothing; logs and metrics hold nobody's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Account, Person
from consult.authz import Role
from consult.consultations.models import Consultation, Contribution, Participation
from consult.db import Model, db
from consult.jobs.runner import run_pending
from tests.factories.answering import linked
from tests.factories.basics import make_member_of_staff, make_organisation, make_person, sign_in
from tests.support.journey import Participant, fields

CANARY, ADDRESS = "pommier-canari", "canari.adresse@exemple.test"


def every_column(*models: type[Model]) -> dict[str, str]:
    """Each column as a field, with a value that would be a gift."""
    names = {column.name for model in models for column in model.__table__.columns}
    return dict.fromkeys(names - {"first_name", "last_name", "locale", "body", "client_key"}, "1") | {
        "role": "administrator", "roles": "administrator", "state": "published", "quotable": "1", "is_admin": "1",
    }  # fmt: skip


def rows(model: type[Model], *changing: str) -> list[dict[str, object]]:
    db.session.expire_all()
    found = db.session.execute(sa.select(model.__table__).order_by(sa.text("1"))).mappings()
    return [{name: value for name, value in row.items() if name not in changing} for row in found]


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.GOVERNANCE], ids=str)
def test_one_s_own_page_changes_a_name_only(client: FlaskClient, role: Role) -> None:
    organisation = make_organisation()
    person = make_member_of_staff(organisation, role)
    make_member_of_staff(organisation, Role.ADMINISTRATOR)
    sign_in(client, person)
    before = rows(Person, "first_name", "last_name"), rows(Account, "locale")
    gifts = every_column(Person, Account) | {"first_name": "Anne", "last_name": "Le Goff", "locale": "fr"}
    assert client.post("/mon-compte", data=gifts).status_code == 302
    assert (rows(Person, "first_name", "last_name"), rows(Account, "locale")) == before
    assert client.get("/administration/personnes").status_code == 403


def test_a_participant_sends_answers_only(client: FlaskClient) -> None:
    organisation = make_organisation()
    _consultation, token = linked(organisation, make_person(organisation))
    db.session.commit()
    before = rows(Consultation), rows(Person)
    gifts = every_column(Consultation, Participation, Contribution, Person)
    member = Participant(client)
    client.post(f"/i/{token}", data=gifts)
    assert member.post("/notice", gifts | {"notice": "y", "health_text": "y"}).status_code == 303
    sent = fields(member.get("/questions/1"))
    box = next(name for name in sent if name.startswith("body-"))
    assert member.post("/questions/1", gifts | sent | {box: "Un banc.", "do": "next"}).status_code == 303
    assert member.post("/verifier", gifts).status_code == 303
    assert (rows(Consultation), rows(Person)) == before
    contribution = db.session.scalars(sa.select(Contribution)).one()
    participation = db.session.scalars(sa.select(Participation)).one()
    assert (contribution.body, contribution.quotable, contribution.moderation.value) == ("Un banc.", False, "published")
    assert (contribution.source, contribution.external_id, contribution.replaces_id) == (None, None, None)
    assert (participation.headcount, participation.channel.value, participation.college_id) == (1, "web", None)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Every event, whatever its level, with all that it holds."""
    before, lines = structlog.get_config(), []

    def keep(_logger: object, _name: str, event: dict[str, object]) -> dict[str, object]:
        lines.append(json.dumps(event, default=str, ensure_ascii=False))
        return event

    structlog.configure(
        processors=[structlog.processors.add_log_level, keep, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(0),
        cache_logger_on_first_use=False,
    )
    yield lines
    structlog.configure(**before)


def test_logs_and_metrics_hold_no_text_address_nor_token(
    client: FlaskClient,
    context: Flask,
    logged: list[str],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A whole journey with every level of log: link, answers, drafts, code, sign-in by link, searches, a fault."""
    organisation = make_organisation()
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR, email=ADDRESS, last_name=CANARY)
    _consultation, token = linked(organisation, person)
    db.session.commit()
    member = Participant(client)
    member.open_link(token)
    member.agree("notice", "health_text")
    member.write(1, f"Un {CANARY} devant chez moi, écrivez à {ADDRESS}")
    member.send()
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", member.get("/recu").text)[0]
    client.post("/suivi", data={"code": code})
    context.extensions["mailman"].outbox = []
    client.post("/connexion/lien", data={"email": ADDRESS})
    run_pending()
    link = re.search(r"/connexion/lien/([^?\s]+)", context.extensions["mailman"].outbox[-1].body)[1]
    client.post("/connexion", data={"email": ADDRESS, "password": f"{CANARY}-secret"})
    client.post(f"/connexion/lien/{link}")
    client.get(f"/administration/personnes?q={CANARY}")
    client.get(f"/consultations/sante/contributions?q={CANARY}")
    client.get(f"/{CANARY}?email={ADDRESS}", headers={"User-Agent": CANARY, "Referer": f"http://localhost/i/{token}"})
    monkeypatch.setitem(context.config, "PROPAGATE_ERRORS", False)
    monkeypatch.setattr("consult.admin.views.home_page", lambda *_: (_ for _ in ()).throw(ValueError(CANARY + ADDRESS)))
    assert client.get("/").status_code == 500
    metrics = client.get("/metrics").text
    printed = "".join(capfd.readouterr())
    everything = "\n".join(logged) + printed + metrics
    assert sum('"request"' in line for line in logged) >= 15, "the journey is logged"
    assert "request_failed" in everything
    for secret in (CANARY, ADDRESS, token, code, link):
        assert secret not in everything
