"""What a participant sees: from the link to the receipt, and afterwards."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("answering", __name__)

from consult.consultations.views.answering import (  # noqa: E402  they add their routes to the blueprint
    afterwards,
    contesting,
    drafts,
    entry,
    files,
    languages,
    letter,
    live,
    outcome,
    process,
    questions,
    schema,
    sending,
    session,
)

__all__ = [
    "afterwards",
    "blueprint",
    "contesting",
    "drafts",
    "entry",
    "files",
    "languages",
    "letter",
    "live",
    "outcome",
    "process",
    "questions",
    "schema",
    "sending",
    "session",
]
