"""A hostile text in every column that somebody can fill: it is read as text, on every page of every role."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.authz import Role
from consult.web.csv_export import FORMULA_STARTS
from tests.contracts.test_routes import rules
from tests.contracts.world import World
from tests.support.spoiled import ESCAPED, Links, faults_of

pytestmark = pytest.mark.slow

READERS = [None, Role.ADMINISTRATOR, Role.GOVERNANCE, Role.DPO, Role.AUDITOR, "invited"]
ENOUGH = {None: 8, Role.ADMINISTRATOR: 40, Role.GOVERNANCE: 18, Role.DPO: 9, Role.AUDITOR: 14, "invited": 14}
BINARY = ("image/", "application/pdf", "application/vnd.", "application/zip")
PER_SHAPE = 2


def shape(address: str) -> str:
    """Pages of the same kind: numbers and names of themes do not count, names of arguments do."""
    path, _, query = address.partition("?")
    names = sorted(part.partition("=")[0] for part in query.split("&") if part)
    return re.sub(r"\d+", "0", path) + "?" + "&".join(names)


def crawl(client: FlaskClient, world: World, app: Flask) -> dict[str, tuple[str, str]]:
    """Every page that a browser reaches, from all routes and by their links: its type and its text."""
    with app.app_context():
        known = [world.address(rule.endpoint) for rule in rules(app) if "GET" in (rule.methods or ())]
    waiting, seen, shapes = deque(known), set(known), {}
    pages: dict[str, tuple[str, str]] = {}
    while waiting:
        address = waiting.popleft()
        with client.get(address) as response:
            if response.mimetype == "application/octet-stream" or response.mimetype.startswith(BINARY):
                response.get_data()  # made and read to its end, but no text
                continue
            pages[address] = response.mimetype, response.get_data(as_text=True)
        if pages[address][0] != "text/html":
            continue
        for link in Links(pages[address][1]).found:
            link = link.partition("#")[0]
            kind = shape(link)
            inside = link.startswith("/o/ici/") and "/static/" not in link
            if inside and link not in seen and shapes.get(kind, 0) < PER_SHAPE:
                shapes[kind] = shapes.get(kind, 0) + 1
                seen.add(link)
                waiting.append(link)
    return pages


@pytest.mark.parametrize("role", READERS, ids=str)
def test_no_text_is_taken_for_markup(
    app: Flask, hostile: World, reader: Callable[[Role | str | None], FlaskClient], role: Role | str | None
) -> None:
    """Pages, fragments and errors; the markup is there, escaped, or the test would prove nothing."""
    pages = crawl(reader(role), hostile, app)
    html = {address: text for address, (kind, text) in pages.items() if kind == "text/html"}
    faults = {address: found[:3] for address, text in html.items() if (found := faults_of(text))}
    assert not faults
    shown = [address for address, text in html.items() if ESCAPED.search(text)]
    assert len(shown) >= ENOUGH[role], shown


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.GOVERNANCE, "invited", None], ids=str)
def test_no_cell_of_a_file_is_a_formula_nor_a_page(
    app: Flask, hostile: World, reader: Callable[[Role | str | None], FlaskClient], role: Role | str | None
) -> None:
    files = {a: page for a, page in crawl(reader(role), hostile, app).items() if page[0] == "text/csv"}
    cells = {
        (address, cell)
        for address, (_kind, text) in files.items()
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
        for cell in row
    }
    assert not [found for found in cells if found[1].startswith(FORMULA_STARTS)]
    assert len(files) >= (1 if role in ("invited", None) else 8)
