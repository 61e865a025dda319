"""A participant without script: fills the forms of a page as a browser would."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Fields(HTMLParser):
    """Values of the form fields of a page, as they would be sent."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area = ""
        self._template = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        self._template += tag == "template"
        name = a.get("name")
        if self._template or not name:
            return
        if tag == "textarea":
            self._area = name
            self.values[name] = ""
        elif tag == "input" and (a.get("type") not in ("radio", "checkbox") or "checked" in a):
            self.values[name] = a.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self._template -= tag == "template"
        if tag == "textarea" and self._area:
            self.values[self._area] = self.values[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data


def fields(response: TestResponse) -> dict[str, str]:
    return Fields(response.get_data(as_text=True)).values


class Participant:
    """`client` walking through the consultation `slug`."""

    def __init__(self, client: FlaskClient, slug: str = "sante") -> None:
        self.client, self.root = client, f"/consultations/{slug}"

    def get(self, path: str = "") -> TestResponse:
        return self.client.get(self.root + path)

    def post(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        return self.client.post(self.root + path, data=data or {}, **kwargs)

    def start(self) -> None:
        """Open a participation of a consultation open to anyone, and agree to everything."""
        assert self.post("/commencer").status_code == 303
        self.agree()

    def agree(self, *purposes: str) -> TestResponse:
        chosen = purposes or ("notice", "health_text", "quotation")
        response = self.post("/notice", dict.fromkeys(chosen, "y"))
        assert response.status_code == 303
        return response

    def open_link(self, token: str) -> TestResponse:
        response = self.client.post(f"/i/{token}")
        assert response.status_code == 303
        return response

    def write(self, number: int, *texts: str, do: str = "next") -> TestResponse:
        """Fill the boxes of an open question one after the other, asking for another one where they run out."""
        page = self.get(f"/questions/{number}")
        for index in range(len(texts)):
            sent = fields(page)
            slots = sorted((name.removeprefix("body-") for name in sent if name.startswith("body-")), key=int)
            sent |= {f"body-{slot}": text for slot, text in zip(slots, texts, strict=False)}
            last = len(slots) >= len(texts)
            page = self.post(f"/questions/{number}", sent | {"do": do if last else "add"})
            if last:
                return page
            assert page.status_code == 303, index
            page = self.client.get(page.location)
        return page

    def choose(self, number: int, *values: str) -> TestResponse:
        return self.post(f"/questions/{number}", {"answer": list(values), "do": "next"})

    def send(self) -> TestResponse:
        return self.post("/verifier")
