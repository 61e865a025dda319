"""Begin a project: a draft that its author alone can read."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from consult.accounts import queries as accounts
from consult.accounts.rules import VISITOR
from consult.authz import Actor
from consult.db import db, utcnow
from consult.projects.errors import NotThisStage
from consult.projects.errors_filing import FilingClosed, NotForVisitors, OtherCollege, TooMany
from consult.projects.models import Author, Call, PhaseKind, Project, Stage
from consult.projects.queries.access import carried_by
from consult.projects.rules.calendar import is_in
from consult.projects.rules.calls import may_file

MOST_DRAFTS = 20


def begin_project(*, actor: Actor, call: Call, client_key: str) -> Project:
    """The same key again gives the same draft. Raises FilingClosed, OtherCollege, NotForVisitors,
    TooMany."""
    known = _begun(actor, call, client_key)
    if known is not None:
        return known
    if not is_in(call, PhaseKind.FILING, utcnow()):
        raise FilingClosed
    person = accounts.person(actor.organisation_id, actor.person_id or 0)
    visitor = person.source == VISITOR and person.college_id is None
    if not may_file(call, person.college_id, visitor=visitor):
        raise NotForVisitors if visitor else OtherCollege
    drafts = sa.select(sa.func.count()).where(Project.stage == Stage.DRAFT, carried_by(actor.person_id))
    if (db.session.scalar(drafts) or 0) >= MOST_DRAFTS:
        raise TooMany(_("Vous avez déjà %(n)s brouillons : déposez-en ou supprimez-en un.", n=MOST_DRAFTS))
    project = Project(
        organisation_id=actor.organisation_id,
        call_id=call.id,
        slug=f"brouillon-{secrets.token_hex(8)}",
        client_key=client_key,
        territory_id=person.territory_id if _within(call, person.territory_id) else None,
    )
    project.authors = [Author(person_id=person.id, joined_at=utcnow())]
    try:
        with db.session.begin_nested():
            db.session.add(project)
    except IntegrityError:  # the other click of a double one was faster, or the key is not this person's
        known = _begun(actor, call, client_key)
        if known is None:
            raise NotThisStage from None
        return known
    return project


def _begun(actor: Actor, call: Call, client_key: str) -> Project | None:
    """The draft that this person began with this key."""
    return db.session.scalar(
        sa.select(Project).where(
            Project.client_key == client_key, Project.call_id == call.id, carried_by(actor.person_id)
        )
    )


def _within(call: Call, territory_id: int | None) -> bool:
    """Whether the author's own territory can be proposed: any for a call of the whole organisation."""
    return territory_id is not None and call.territory_id in (None, territory_id)
