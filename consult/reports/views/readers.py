"""What tells one reader of a public page from another, without telling who they are."""

from __future__ import annotations

from flask import current_app, session

from consult.secrets import keyed_digest, new_token
from consult.web.guard import current_actor

KEY = "reader"


def reader_hash(corpus_id: int, *, make: bool = False) -> str | None:
    """Of the person who signed in, else of this browser; None for a browser that never gave an opinion, unless it does
    so now (`make`). Another in each report: opinions cannot be put together."""
    person_id = current_actor().person_id
    if person_id is None and KEY not in session:
        if not make:
            return None
        session[KEY] = new_token()
    who = f"person:{person_id}" if person_id is not None else f"browser:{session[KEY]}"
    return keyed_digest(current_app.config["SECRET_KEY"], "reader", f"{corpus_id}:{who}")
