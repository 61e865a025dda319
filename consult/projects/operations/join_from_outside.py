"""Accept an invitation to carry a project, without an account yet."""

from __future__ import annotations

from typing import Any

from consult.accounts import queries as accounts
from consult.accounts.operations.open_session import open_session
from consult.accounts.operations.request_account import request_account
from consult.accounts.operations.welcome_visitor import welcome_visitor
from consult.authz import Actor
from consult.errors import NotFound
from consult.projects.models import Author, Project
from consult.projects.operations.join_project import join_project


def join_from_outside(
    *,
    actor: Actor,
    project: Project,
    author: Author,
    first_name: str,
    last_name: str,
    shown_name: str,
    next_path: str,
    locale: str,
) -> str | None:
    """Open an account for the very address that was invited, and join; returns the token of its session. An account
    that this address has elsewhere is not opened by an invitation, which may be old: None, and a link leaves for it."""
    email = author.email or ""
    if not email:
        raise NotFound
    names: dict[str, Any] = {"first_name": first_name, "last_name": last_name}
    if accounts.account_by_email(email) is not None:
        request_account(actor=actor, email=email, next_path=next_path, locale=locale, **names)
        return None
    account = welcome_visitor(actor=actor, email=email, locale=locale, **names)
    person = accounts.person_of_account(actor.organisation_id, account.id)
    if person is None:
        raise NotFound
    join_project(actor=accounts.actor_of_person(person), project=project, author=author, shown_name=shown_name)
    return open_session(account=account)
