"""What a moderator works through, kept from one text to the next: why texts wait, and which file of the one queue."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from consult.db import utcnow
from consult.moderation.models import ModerationItem, Subject
from consult.moderation.models_writings import Writing
from consult.moderation.operations.claim_line import claim_line
from consult.moderation.pages.shared import FILES, line_url, reach_of
from consult.moderation.queries_queue import Line
from consult.web.guard import current_actor


def wanted_subject() -> Subject | None:
    """What the queue is narrowed to; anything else is the whole queue."""
    asked = request.values.get("motif", "")
    return Subject(asked) if asked in set(Subject) else None


def wanted_file() -> str:
    """The file of the whole queue that is worked through; empty: that of one consultation."""
    asked = request.values.get("file", "")
    return asked if asked in FILES else ""


def narrowed() -> dict[str, Any]:
    """As addresses and hidden fields carry it."""
    subject = wanted_subject()
    found = {"motif": str(subject) if subject else "", "file": wanted_file()}
    return {name: value for name, value in found.items() if value}


def next_line(after: ModerationItem | Writing | None = None) -> Any:
    """The next text of the file for this moderator, else the queue, which says that nothing is left."""
    reach = reach_of(g.organisation.id, wanted_file(), wanted_subject())
    passed = Line.of(after) if after is not None else None
    line = claim_line(actor=current_actor(), reach=reach, now=utcnow(), after=passed)
    if line is None:
        flash(_("Plus rien n’attend ici pour vous."), "success")
        return redirect(url_for("moderation.index", **narrowed()), 303)
    return redirect(line_url(g.organisation.id, line, narrowed()), 303)
