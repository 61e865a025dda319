"""The four pages that a site must have: a first wording of each, to be completed by the organisation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("legal_texts")
TITLES = {
    "mentions-legales": "Mentions légales",
    "confidentialite": "Confidentialité",
    "accessibilite": "Accessibilité",
    "cookies": "Cookies",
}


@dataclass(frozen=True)
class DefaultPage:
    slug: str
    title: str
    body: str


def default_pages(organisation_name: str, contact: str | None) -> Iterator[DefaultPage]:
    """Markdown with the organisation's name and address in place; what it must complete stands in brackets."""
    values = {"{organisation}": organisation_name, "{contact}": contact or "[adresse de contact]"}
    for slug, title in TITLES.items():
        body = (FOLDER / f"{slug}.md").read_text(encoding="utf-8")
        for mark, value in values.items():
            body = body.replace(mark, value)
        yield DefaultPage(slug, title, body.strip())
