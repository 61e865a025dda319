"""The calendar of a call as iCalendar (RFC 5545), written by hand: an event for each phase."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from flask_babel import gettext as _

from consult.projects.labels import PHASES
from consult.projects.models import Call
from consult.projects.subjects import Organisation
from consult.web.links import site_url

LINE = 75
"""Octets of a line at most; the rest goes on the next one, after a space."""


def escaped(text: str) -> str:
    """A TEXT value: « a, b » → « a\\, b », a line break → « \\n »."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """Cut between characters, never inside one, so that no line is longer than 75 octets."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    return "\r\n".join([*pieces, piece])


def stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def call_calendar(organisation: Organisation, call: Call) -> str:
    url = site_url(organisation, "projects.call", slug=call.slug)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Concerte//Appels a projets//FR",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(call.title)}",
    ]
    for phase in call.phases:
        lines += [
            "BEGIN:VEVENT",
            f"UID:appel-{call.id}-{phase.kind.value}@{organisation.slug}",
            f"DTSTAMP:{stamp(call.opened_at or phase.starts_at)}",
            f"DTSTART:{stamp(phase.starts_at)}",
            f"DTEND:{stamp(phase.ends_at)}",
            f"SUMMARY:{escaped(_('%(phase)s : %(title)s', phase=PHASES[phase.kind], title=call.title))}",
            f"URL:{url}",
            "END:VEVENT",
        ]
    return _joined([*lines, "END:VCALENDAR"])


def _joined(lines: Iterable[str]) -> str:
    return "".join(folded(line) + "\r\n" for line in lines)
