"""Every argument of every address, and every field of every form, with what nobody means to send: no fault of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from consult.authz import ROLE_PERMISSIONS, Role
from tests.contracts.test_routes import access, methods, rules
from tests.contracts.world import World
from tests.functional.security.test_hostile_texts import crawl
from tests.support.journey import Fields
from tests.support.spoiled import Links, faults_of

pytestmark = pytest.mark.slow

NASTY = [
    "", "0", "-1", "9" * 30, "3000000000",
    "1e309", "NaN", "٣", "²", "<script>canari()</script>", "\"'><canari x>", "' OR 1=1 --",
    "%00", "%ff%fe", "%ed%a0%80", "../../../etc/passwd", "a" * 5000, "0001-01-01", "9999-99-99", "{{7*7}}", "%25s%25n",
    "=1%2B1", "%0d%0aSet-Cookie:%20x=1", "*", "\u202e🍲",
]  # fmt: skip
ALWAYS = ("page", "per_page", "q", "sort", "suite", "next", "version", "theme", "question", "retour")


def nasty_addresses(client: FlaskClient, world: World, app: Flask) -> Iterator[str]:
    """Each argument that a page offers with each nasty value, the others as offered; all at once; twice."""
    offered: dict[str, set[str]] = {}
    for address, (kind, text) in crawl(client, world, app).items():
        offered.setdefault(urlsplit(address).path, set()).update(name for name, _ in parse_qsl(urlsplit(address).query))
        if kind == "text/html":
            for action, names in Links(text).fields.items():
                offered.setdefault(urlsplit(action).path, set()).update(names)
    seen: set[str] = set()
    for path, names in offered.items():
        shape = "".join("0" if character.isdigit() else character for character in path)
        if shape in seen or "/static/" in path:
            continue
        seen.add(shape)
        plain = NASTY[len(seen) % 5 :: 5]  # a page without arguments of its own gets a part of them
        for number, value in enumerate(NASTY if names - {"page", "retour"} else plain):
            value = value.replace("#", "%23").replace("&", "%26").replace("+", "%2B")
            yield path + "?" + "&".join(f"{name}={value}" for name in (*ALWAYS, *sorted(names)))
            if number % 6 == len(seen) % 6:
                yield from (f"{path}?{name}={value}&{name}={value}2" for name in sorted(names))
        yield path + "?" + "&".join(f"%ff{number}=x" for number in range(50))


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, "invited"], ids=str)
def test_no_argument_breaks_a_page(
    app: Flask, hostile: World, reader: Callable[[Role | str | None], FlaskClient], role: Role | str | None
) -> None:
    client, wrong, tried = reader(role), {}, 0
    for address in nasty_addresses(client, hostile, app):
        tried += 1
        try:
            with client.get(address) as answer:
                html = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
                if answer.status_code >= 500 or (found := faults_of(html)):
                    wrong[address[:300]] = answer.status_code if answer.status_code >= 500 else found
                if "Set-Cookie: x=1" in str(answer.headers) or "://" in answer.headers.get("Location", "")[:8]:
                    wrong[address[:300]] = str(answer.headers)
        except Exception as error:  # the test application lets faults through
            wrong[address[:300]] = repr(error)[:300]
    assert not wrong, (len(wrong), list(wrong.items())[:8])
    assert tried > 100


def opens(app: Flask, rule: Rule) -> bool:
    """Whether the page is an administrator's: the commission's, for one, is not."""
    permission = access(app, rule).permission
    return permission is None or permission in ROLE_PERMISSIONS[Role.ADMINISTRATOR]


@pytest.mark.parametrize("number", ["0", "3000000000", "9" * 30])
def test_a_number_that_no_row_has_is_no_page(
    app: Flask, hostile: World, reader: Callable[[Role | str | None], FlaskClient], number: str
) -> None:
    client, wrong, tried = reader(Role.ADMINISTRATOR), {}, 0
    with app.app_context():
        addresses = [(rule, hostile.address(rule.endpoint)) for rule in rules(app) if "GET" in methods(rule)]
    for rule, address in addresses:
        if "<int:" not in rule.rule or rule.endpoint.startswith("answering.") or not opens(app, rule):
            continue
        tried += 1
        status = client.get(re.sub(r"/\d+", f"/{number}", address)).status_code
        if status != 404:
            wrong[address] = status
    assert not wrong
    assert tried >= 6


@pytest.mark.parametrize(
    "value", ["\x00a\x00", "\ud800", "9" * 40, "\u202e'\"<canari x>", "a" * 40_000, "-1", ""], ids=ascii
)
def test_no_field_breaks_a_form(
    app: Flask, hostile: World, reader: Callable[[Role | str | None], FlaskClient], value: str
) -> None:
    """Every form of an administrator's pages, all fields at once: refused with a sentence, or stored cleaned."""
    client, wrong, tried = reader(Role.ADMINISTRATOR), {}, 0
    with app.app_context():
        forms = {rule.endpoint: hostile.address(rule.endpoint) for rule in rules(app) if "POST" in methods(rule)}
    for endpoint, address in forms.items():
        if endpoint in {"accounts.sign_out", "reports.start"}:  # the first ends the session; the second has no text
            continue
        page = client.get(address)
        names = set(Fields(page.text).values) if page.status_code == 200 and page.mimetype == "text/html" else set()
        names |= {"email", "code", "title", "label", "body", "q", "reference", "name", "do", "number", "content"}
        data = {name: value.encode("utf-8", "surrogatepass") for name in names - {"csrf_token"}}
        tried += 1
        try:
            answer = client.post(address, data=data)
            if answer.status_code >= 500:
                wrong[address] = answer.status_code
        except Exception as error:
            wrong[address] = repr(error)[:400]
    assert not wrong
    assert tried > 40
