"""Markup put in every text that a person, a file or an analysis can bring, and what shows that a page ran it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import sqlalchemy as sa

from consult.db import db

SHORT = "\"'><canari x>"
WIDE = "<img src=x onerror=alert(1)>\"'><script>canari()</script>[lien](javascript:canari())"
RUNS = re.compile(r"<(canari|img src=x|script>)", re.IGNORECASE)
ESCAPED = re.compile(r"(&lt;|\\u003c)(canari|img src=x)", re.IGNORECASE)
# Names that the machine gives and checks, that no one types: keys, digests, states, names of files, addresses.
MACHINE = {
    "slug", "host", "brand_colour", "logo_type", "password_hash", "locale", "token_hash", "purpose", "nonce",
    "profile_key", "pseudonym", "tracking_hash", "client_key", "body_hash", "file_sha256", "refused_file", "folder",
    "fingerprint", "status", "template", "dedupe_key", "action", "object_type", "object_id", "digest", "previous",
    "local_id", "themes_fingerprint", "state", "kind", "alembic_version", "media_type", "sha256", "path",
}  # fmt: skip
# Codes by which tables refer to one another, or that stand in addresses: questions, figures, printed sheets, votes.
REFERRED = {("questions", "code"), ("stored_figures", "code"), ("printed_sheets", "code"), ("round_projects", "code")}


def spoil() -> list[str]:
    """Put the markup before every text of every table; returns the columns that hold it. Commits."""
    spoiled = []
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if not is_text(column) or column.name in MACHINE or (table.name, column.name) in REFERRED:
                continue
            length = getattr(column.type, "length", None) or 0
            markup = SHORT if 0 < length < 200 else WIDE
            value = sa.literal(markup) + column
            clean = column.is_not(None) & ~column.startswith(markup)
            bounded = sa.func.substr(value, 1, length) if length else value
            db.session.execute(sa.update(table).where(clean).values({column.name: bounded}))
            spoiled.append(f"{table.name}.{column.name}")
    db.session.commit()
    db.session.expire_all()
    return spoiled


def is_text(column: sa.Column[object]) -> bool:
    return isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum) and not column.foreign_keys


class Links(HTMLParser):
    """The addresses of a page, by the attribute that holds them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.fields: dict[str, set[str]] = {}
        self._form = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = dict(attrs)
        self.found += [a[name] or "" for name in ("href", "src", "action", "formaction", "hx-get") if name in a]
        if tag == "form" and (a.get("method") or "get") == "get":
            self._form = a.get("action") or ""
        if tag in ("input", "select") and self._form and a.get("name"):
            self.fields.setdefault(self._form, set()).add(a["name"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = ""


def faults_of(html: str) -> list[str]:
    """What of the markup a browser would take for its own."""
    faults = [html[max(0, hit.start() - 80) : hit.end() + 40] for hit in RUNS.finditer(html)]
    unsafe = ("javascript:", "data:text", "vbscript:")
    return faults + [link for link in Links(html).found if link.strip().lower().startswith(unsafe)]
