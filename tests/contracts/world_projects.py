"""Calls and projects of an organisation of the contract tests, and the addresses of their routes by part."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from consult.accounts.models import AccountOpening, Person
from consult.db import db, utcnow
from consult.files.storage import location
from consult.projects.files import path_of
from consult.projects.models import Author, Call, ProjectFile
from consult.secrets import digest, new_token
from consult.territories.models import Organisation
from tests.factories.basics import make_member_of_staff, make_territory
from tests.factories.projects import make_call, make_project

Values = dict[str, Any]


def projects_of(organisation: Organisation) -> Values:
    """Committed by the caller."""
    territory = make_territory(organisation, f"Côte {organisation.slug}")
    call = make_call(
        organisation, slug=f"agir-{organisation.slug}", title="Agir près de chez vous", open_to_visitors=True
    )
    member = make_member_of_staff(organisation, email=f"auteur@{organisation.slug}.test")
    return {"project_territory_id": territory.id, **_laid(call), **_filed(call, member), **_outside(call)}


def _outside(call: Call) -> Values:
    """Somebody who asked for an account of their own, and has their link."""
    token = new_token()
    db.session.add(
        AccountOpening(
            organisation_id=call.organisation_id,
            email=f"dehors@{call.slug}.test",
            first_name="Dominique",
            last_name="Dehors",
            next_path=f"/appels/{call.slug}/deposer",
            locale="fr",
            token_hash=digest(token),
            expires_at=utcnow() + timedelta(hours=1),
        )
    )
    db.session.flush()
    return {"opening": token}


def _laid(call: Call) -> Values:
    """The call of those who lay calls, with a field of its own."""
    call.own_fields = [
        {"key": "champ_1", "label": "Association", "help": "", "required": False, "kind": "text", "choices": []}
    ]
    db.session.flush()
    return {
        "call_slug": call.slug,
        "category_id": call.categories[0].id,
        "criterion_id": call.criteria[0].id,
    }


def _filed(call: Call, member: Person) -> Values:
    """A project that is public, with a file and somebody invited."""
    project, token = make_project(call, member, slug=f"jardin-{call.slug}"), new_token()
    invited = Author(project_id=project.id, email="invite@exemple.test", token_hash=digest(token))
    held = ProjectFile(
        organisation_id=call.organisation_id,
        project_id=project.id,
        token=secrets.token_hex(16),
        name="jardin.pdf",
        media_type="application/pdf",
        size=9,
        sha256="0" * 64,
    )
    db.session.add_all([invited, held])
    db.session.flush()
    location(path_of(held)).parent.mkdir(parents=True, exist_ok=True)
    location(path_of(held)).write_bytes(b"%PDF-1.7\n")
    return {
        "project_slug": project.slug,
        "project_id": project.id,
        "project_file_id": held.id,
        "project_file": held.token,
        "author_id": invited.id,
        "author_invitation": token,
    }


def _project(*names: str, **fixed: Any) -> Callable[[Values], Values]:
    return lambda values: {"slug": values["project_slug"], **{name: values[name] for name in names}} | fixed


def _call(*names: str, **fixed: Any) -> Callable[[Values], Values]:
    return lambda values: {"slug": values["call_slug"], **{name: values[name] for name in names}} | fixed


CALLS: dict[str, Callable[[Values], Values]] = {
    **{
        f"calls.{name}": _call()
        for name in (
            "add_criterion", "add_field", "budget", "calendar", "categories", "close", "copy", "criteria", "fields",
            "filers", "open_now", "presentation", "projects", "show", "vote",
        )
    },
    **{f"calls.{name}": _call("category_id") for name in ("category", "retire")},
    **{f"calls.{name}": _call("criterion_id") for name in ("criterion", "drop_criterion")},
    **{f"calls.{name}": _call(key="champ_1") for name in ("field", "drop_field")},
}  # fmt: skip

FILING: dict[str, Callable[[Values], Values]] = {
    "filing.begin": _call(),
    "filing.introduce": _call(),
    "accounts.open_account": lambda values: {"token": values["opening"]},
    **{
        f"filing.{name}": _project()
        for name in ("authors", "check", "file_now", "files", "join", "leave", "receipt", "show", "withdraw")
    },
    **{f"filing.{name}": _project(step="projet") for name in ("draft", "step")},
    **{f"filing.{name}": _project("author_id") for name in ("accept", "refuse")},
    "filing.drop_file": lambda values: {"slug": values["project_slug"], "file_id": values["project_file_id"]},
    "filing.file": lambda values: {"token": values["project_file"]},
    "filing.invitation": lambda values: {"token": values["author_invitation"]},
}

ARRANGING: dict[str, Callable[[Values], Values]] = {
    f"arranging.{name}": lambda values: {"project_id": values["project_id"]}
    for name in ("merge", "show", "split", "undo")
}
ENTERING: dict[str, Callable[[Values], Values]] = {f"entering.{name}": _call() for name in ("one", "sheet")}

PROJECT_EXAMPLES = {**CALLS, **FILING, **ARRANGING, **ENTERING}
