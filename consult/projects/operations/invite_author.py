"""Invite somebody to carry a project too."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext as _

from consult.authz import Actor
from consult.db import db
from consult.notifications.operations.queue_message import queue_message
from consult.projects.errors_filing import TooMany
from consult.projects.letters_filing import INVITATION
from consult.projects.models import Author, Project
from consult.projects.queries.filing import authors_of
from consult.projects.rules.filing import MOST_AUTHORS
from consult.secrets import derived_token, digest, new_token


def invite_author(*, actor: Actor, project: Project, email: str) -> Author:
    """Mails a link; the same address again gets a new one, and the old link ends. Raises TooMany."""
    held = authors_of(project.id)
    address = email.strip().lower()
    author = next((row for row in held if row.email == address and row.joined_at is None), None)
    if author is None:
        if len(held) >= MOST_AUTHORS:
            raise TooMany(_("%(n)s personnes au plus pour un projet.", n=MOST_AUTHORS))
        author = Author(project_id=project.id, email=address)
        db.session.add(author)
    nonce = new_token()
    author.token_hash = digest(derived_token(current_app.config["SECRET_KEY"], INVITATION + nonce))
    db.session.flush()
    queue_message(
        organisation_id=project.organisation_id,
        recipient=address,
        template="project_invitation",
        context={"project_id": project.id, "nonce": nonce},
        dedupe_key=f"project-invitation:{author.id}:{nonce}",
    )
    return author
