"""Every route declares who may use it, and every role is held to it: route x method x role, generated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from consult.accounts.models import Person
from consult.authz import ROLE_PERMISSIONS, Access, Permission, Role
from consult.db import db
from consult.web.guard import access_of
from tests.conftest import empty_tables
from tests.contracts.world import EXAMPLES, World, build_world
from tests.factories.basics import make_installation_account, sign_in, sign_in_account

READING = {"GET", "HEAD", "OPTIONS"}
REFUSED = {401, 403}
ABSENT = {404, 410}
INSTALLATION = "installation"
EVERYBODY = [None, *Role, INSTALLATION]
HELD = {role: set(held) for role, held in ROLE_PERMISSIONS.items()} | {
    INSTALLATION: {Permission.INSTALLATION_ADMINISTER},
    None: set(),
}
# arguments that name something of an organisation; the others choose a page, a kind or a rank
IDENTIFIERS = {
    "run_id",
    "slug", "token", "contribution_id", "participation_id", "person_id", "grant_id", "job_id", "batch_id", "theme_slug",
    "consultation_id", "section_id", "phase_id", "document_id", "act_id", "member_id",
    "campaign_id", "message_id", "stop_id", "category_id", "criterion_id", "project_id", "author_id", "complement_id",
    "comment_id", "follow_id", "writing_id", "writing_act_id", "round_id", "milestone_id", "news_id", "call_id",
    "coding_id",
    "composition_id",
    "question_id", "theme_key", "clock_id",
}  # fmt: skip
# legal pages have the same names everywhere; each organisation shows its own
SAME_EVERYWHERE = {"territories.legal_page", "territories.edit_legal_page"}
# signed-in pages that look at whose object it is: their own tests hold them to it
LOOKS_AT_THE_OBJECT = {
    "jobs.show", "jobs.cancel", "exports.fetch", "posting.file", "commission.answer",
    *(f"filing.{name}" for name in ("authors", "check", "files", "leave", "receipt", "show", "step", "withdraw")),
}  # fmt: skip
# an installation serves several organisations: its own pages take the organisation of either world
ABOVE = "installation."
# a mailed link shows the same button to everybody: only the POST looks at the token
BUTTON_ONLY = {("accounts.open_link", "GET")}


# RFC 8058: a mail programme posts there by itself, without a session; its own test holds it to its link
WITHOUT_TOKEN = {"preferences.one_click"}


@pytest.fixture(scope="module")
def worlds(app: Flask) -> Iterator[tuple[World, World]]:
    """Two organisations with one of everything; nothing of this module writes."""
    with app.app_context():
        here, there = build_world("ici"), build_world("ailleurs")
        db.session.remove()
    yield here, there
    with app.app_context():
        db.session.rollback()
        empty_tables()
        db.session.remove()


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def access(app: Flask, rule: Rule) -> Access:
    declared = access_of(app, rule.endpoint)
    assert declared is not None, f"{rule.rule} declares neither a permission nor that it is public"
    return declared


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def browser(app: Flask, world: World, role: Role | str | None) -> FlaskClient:
    client = app.test_client()
    if role == INSTALLATION:
        with app.app_context():
            sign_in_account(client, make_installation_account())
    elif isinstance(role, Role):
        with app.app_context():
            sign_in(client, db.session.get_one(Person, world.staff[role]))
    return client


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    undeclared = [rule.rule for rule in rules(app) if access_of(app, rule.endpoint) is None]
    assert not undeclared


def test_every_route_has_an_example_address(app: Flask) -> None:
    without = sorted({rule.endpoint for rule in rules(app) if rule.arguments and rule.endpoint not in EXAMPLES})
    assert not without, "add them to tests/contracts/world.py"
    unknown = sorted(set(EXAMPLES) - {rule.endpoint for rule in rules(app)})
    assert not unknown, "these endpoints are gone"


@pytest.mark.parametrize("role", EVERYBODY, ids=str)
def test_nobody_goes_where_their_role_does_not(
    app: Flask, worlds: tuple[World, World], role: Role | str | None
) -> None:
    """Refused on every route whose permission the role lacks, whatever the method."""
    held = HELD[role]
    client = browser(app, worlds[0], role)
    wrong = {}
    with app.app_context():
        for rule in rules(app):
            declared = access(app, rule)
            if declared.kind != "permission" or declared.permission in held:
                continue
            for method in methods(rule):
                response = client.open(worlds[0].address(rule.endpoint), method=method)
                visitor = role is None or (role == INSTALLATION and not rule.endpoint.startswith(ABOVE))
                to_sign_in = visitor and method == "GET" and "/connexion" in response.headers.get("Location", "")
                if response.status_code not in REFUSED and not to_sign_in:
                    wrong[f"{method} {rule.rule}"] = response.status_code
    assert not wrong


@pytest.mark.parametrize("role", EVERYBODY, ids=str)
def test_everybody_goes_where_their_role_does(app: Flask, worlds: tuple[World, World], role: Role | str | None) -> None:
    """Reading pages answer to the roles that hold the permission, and public ones to everybody, without a fault."""
    held = HELD[role]
    client = browser(app, worlds[0], role)
    wrong, answered = {}, 0
    with app.app_context():
        for rule in rules(app):
            declared = access(app, rule)
            if (
                "GET" not in methods(rule)
                or rule.endpoint in LOOKS_AT_THE_OBJECT
                or not (declared.kind == "public" or declared.permission in held)
            ):
                continue
            with client.get(worlds[0].address(rule.endpoint)) as response:
                status = response.status_code
            answered += status < 400
            if status >= 500 or (declared.kind == "permission" and status in REFUSED):
                wrong[rule.rule] = status
            if role in (Role.ADMINISTRATOR, INSTALLATION) and declared.kind == "permission" and status >= 400:
                wrong[rule.rule] = status
    assert not wrong
    assert answered >= 10


def test_own_participation_is_not_reached_by_a_role(app: Flask, worlds: tuple[World, World]) -> None:
    """A participant's pages open by their own link only: an administrator finds the door, not the answers."""
    client = browser(app, worlds[0], Role.ADMINISTRATOR)
    wrong = {}
    with app.app_context():
        for rule in rules(app):
            if access(app, rule).kind != "participation":
                continue
            for method in methods(rule):
                status = client.open(worlds[0].address(rule.endpoint), method=method).status_code
                if status == 200 or status >= 500:
                    wrong[f"{method} {rule.rule}"] = status
    assert not wrong


def test_a_writing_request_without_a_token_is_refused(app: Flask, worlds: tuple[World, World]) -> None:
    """CSRF: every unsafe method of every route is refused when the token is missing."""
    client = browser(app, worlds[0], Role.ADMINISTRATOR)
    app.config["WTF_CSRF_ENABLED"] = True
    wrong = {}
    try:
        with app.app_context():
            for rule in rules(app):
                if rule.endpoint in WITHOUT_TOKEN:
                    continue
                for method in set(methods(rule)) - READING:
                    status = client.open(worlds[0].address(rule.endpoint), method=method).status_code
                    if status not in {400, *REFUSED}:
                        wrong[f"{method} {rule.rule}"] = status
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert not wrong


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.GOVERNANCE, Role.DPO, None], ids=str)
def test_another_organisation_s_objects_do_not_exist(
    app: Flask, worlds: tuple[World, World], role: Role | None
) -> None:
    """Each identifier of each route replaced by the other organisation's, one at a time: as if it did not exist."""
    here, there = worlds
    client = browser(app, here, role)
    wrong, tried = {}, 0
    with app.app_context():
        for rule in rules(app):
            if rule.endpoint in SAME_EVERYWHERE or rule.endpoint.startswith(ABOVE) or rule.endpoint not in EXAMPLES:
                continue
            for name in EXAMPLES[rule.endpoint](there.values).keys() & IDENTIFIERS:
                stranger = EXAMPLES[rule.endpoint](there.values)[name]
                for method in methods(rule):
                    if (rule.endpoint, method) in BUTTON_ONLY:
                        continue
                    tried += 1
                    response = client.open(here.address(rule.endpoint, **{name: stranger}), method=method)
                    signed_out = role is None and "/connexion" in response.headers.get("Location", "")
                    if response.status_code not in REFUSED | ABSENT and not signed_out:
                        wrong[f"{method} {rule.rule} ({name})"] = response.status_code
    assert not wrong
    assert tried > 60


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.GOVERNANCE], ids=str)
def test_an_account_of_here_is_a_visitor_there(app: Flask, worlds: tuple[World, World], role: Role) -> None:
    """Signed in here, on the addresses of there: no permission holds."""
    here, there = worlds
    client = browser(app, here, role)
    wrong = {}
    with app.app_context():
        for rule in rules(app):
            if access(app, rule).kind != "permission":
                continue
            for method in methods(rule):
                response = client.open(there.address(rule.endpoint), method=method)
                to_sign_in = "/connexion" in response.headers.get("Location", "")
                if response.status_code not in REFUSED and not to_sign_in:
                    wrong[f"{method} {rule.rule}"] = response.status_code
    assert not wrong


def test_an_account_of_the_installation_is_a_visitor_in_every_organisation(
    app: Flask, worlds: tuple[World, World]
) -> None:
    """It reads no page of staff, no contribution and no person, wherever it looks; elsewhere it sees what all see."""
    client = browser(app, worlds[0], INSTALLATION)
    wrong = {}
    with app.app_context():
        for world in worlds:
            for rule in rules(app):
                if access(app, rule).kind != "permission" or rule.endpoint.startswith(ABOVE):
                    continue
                response = client.open(world.address(rule.endpoint), method=methods(rule)[0])
                if response.status_code not in REFUSED and "/connexion" not in response.headers.get("Location", ""):
                    wrong[rule.rule] = response.status_code
    assert not wrong


def test_the_pages_of_the_installation_answer_at_its_own_address_only(app: Flask, worlds: tuple[World, World]) -> None:
    client = browser(app, worlds[0], INSTALLATION)
    with app.app_context():
        for rule in rules(app):
            if rule.endpoint.startswith(ABOVE):
                address = worlds[0].address(rule.endpoint)
                assert client.open(f"/o/ici{address}", method=methods(rule)[0]).status_code == 404, rule.rule
                elsewhere = client.open(address, method=methods(rule)[0], base_url="http://avis.exemple.test")
                assert elsewhere.status_code == 404, rule.rule
