"""The newest projects as an Atom feed (RFC 4287), narrowed like the list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask_babel import gettext as _

from consult.projects.pages.listing import cards
from consult.projects.queries import public
from consult.projects.queries.calls import published_calls
from consult.projects.queries.public import Wanted
from consult.projects.subjects import Organisation
from consult.territories import queries as territories
from consult.web.links import site_url

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 30
NARROWED = ("appel", "territoire", "categorie")


def atom_feed(organisation: Organisation, asked: Mapping[str, str]) -> bytes:
    """`asked`: `appel`, `territoire` and `categorie`, as in the address of the list."""
    rows = public.listed(organisation.id, _wanted(organisation.id, asked))
    newest = sorted(rows, key=lambda row: (row.published_at, row.id), reverse=True)[:ENTRIES]
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": "fr"})
    home = site_url(organisation, "projects.index")
    _text(feed, "title", _("Les projets de %(name)s", name=organisation.name))
    _text(feed, "id", home)
    SubElement(feed, "link", {"href": home})
    SubElement(
        feed,
        "link",
        {
            "rel": "self",
            "href": site_url(organisation, "projects.feed", **{n: asked[n] for n in NARROWED if asked.get(n)}),
        },
    )
    updated = newest[0].published_at if newest else organisation.created_at
    _text(feed, "updated", _instant(updated))
    author = SubElement(feed, "author")
    _text(author, "name", organisation.name)
    for card in cards(organisation.id, [row.id for row in newest]):
        entry = SubElement(feed, "entry")
        url = site_url(organisation, "projects.show", slug=card["slug"])
        _text(entry, "title", card["title"])
        _text(entry, "id", url)
        SubElement(entry, "link", {"href": url})
        _text(entry, "updated", _instant(card["published"]))
        _text(entry, "summary", card["summary"])
        if card["category"]:
            SubElement(entry, "category", {"term": card["category"]})
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="utf-8")


def _wanted(organisation_id: int, asked: Mapping[str, str]) -> Wanted:
    calls = {call.slug: call.id for call in published_calls(organisation_id)}
    place = next(
        (t for t in territories.territories_of(organisation_id) if t.code == asked.get("territoire", "")), None
    )
    return Wanted(
        call_id=calls.get(asked.get("appel", "")),
        places=tuple(territories.territory_and_below(organisation_id, place.id)) if place else (),
        category=asked.get("categorie", "")[:80],
    )


def _text(parent: Element, name: str, text: str) -> None:
    """Characters that XML has no room for are left out."""
    SubElement(parent, name).text = "".join(c for c in text if c in "\t\n" or ord(c) > 31)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
