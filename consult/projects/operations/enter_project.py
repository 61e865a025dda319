"""File what was gathered off line, in a member's name or without."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor, Permission
from consult.db import db, utcnow
from consult.projects.errors_filing import FilingClosed, Incomplete
from consult.projects.models import Author, BudgetLine, Call, Channel, Project, Stage
from consult.projects.operations.file_project import publish
from consult.projects.operations.learn_words import learn_words
from consult.projects.operations.move_project import move_project
from consult.projects.rules.entering import may_enter
from consult.projects.rules.life_cycle import PRIVATE_KINDS
from consult.territories import queries as territories

TEXTS = ("title", "summary", "need", "description", "place", "category_id", "territory_id", "own_values")


def enter_project(
    *,
    actor: Actor,
    call: Call,
    values: Mapping[str, Any],
    channel: Channel,
    asked_cents: int = 0,
    member_id: int | None = None,
    source: str | None = None,
    external_id: str | None = None,
) -> Project | None:
    """Filed at once; who typed it in and how it came are kept. None when this line of this source is filed already.
    Raises FilingClosed, Incomplete, and NotFound outside of the territories where the actor may."""
    if source is not None and _known(actor, source, external_id):
        return None
    if not may_enter(call, utcnow()):
        raise FilingClosed(_("L’examen de cet appel est fini : plus rien ne s’y saisit."))
    if not values.get("title") or not values.get("summary") or not allowed(actor, values.get("territory_id")):
        raise Incomplete
    project = Project(
        organisation_id=actor.organisation_id,
        call_id=call.id,
        slug=f"saisie-{secrets.token_hex(8)}",
        channel=channel,
        entered_by_id=actor.person_id,
        source=source,
        external_id=external_id,
        asked_cents=asked_cents,
        **{name: values[name] for name in TEXTS if values.get(name) is not None},
    )
    if asked_cents:
        project.budget = [BudgetLine(position=1, label=str(_("Budget demandé")), cents=asked_cents)]
    if member_id is not None:
        project.authors = [Author(person_id=member_id, joined_at=utcnow())]
    db.session.add(project)
    db.session.flush()
    publish(project, private=call.kind in PRIVATE_KINDS)
    move_project(actor=actor, project=project, after=Stage.FILED)
    record(actor, "project.enter", "project", project.id, channel=channel.value)
    learn_words(organisation_id=project.organisation_id)
    return project


def allowed(actor: Actor, territory_id: int | None) -> bool:
    """Whether the actor may enter projects there: staff anywhere, an élu in the territories of their seats."""
    if actor.can(Permission.PROJECT_ENTER):
        return True
    held = actor.territories_of(Permission.PROJECT_ENTER)
    return any(territory_id in territories.territory_and_below(actor.organisation_id, place) for place in held)


def _known(actor: Actor, source: str, external_id: str | None) -> bool:
    same = (
        Project.organisation_id == actor.organisation_id,
        Project.source == source,
        Project.external_id == external_id,
    )
    return bool(db.session.scalar(sa.select(sa.exists().where(*same))))
