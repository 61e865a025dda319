"""Calls and projects for tests. Each function flushes and returns what it made."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from consult.accounts.models import Account, Person, RoleGrant
from consult.authz import Role
from consult.db import db, utcnow
from consult.projects.models import (
    Author,
    Call,
    CallKind,
    CallPhase,
    Category,
    Criterion,
    CriterionKind,
    PhaseKind,
    Project,
    Stage,
)
from consult.territories.models import Organisation, Territory
from tests.factories.basics import make_person

_numbers = itertools.count(1)


def make_call(organisation: Organisation, phase: PhaseKind | None = PhaseKind.FILING, **values: Any) -> Call:
    """A published call that is in `phase` now (each phase lasts ten days), with two categories and a grid."""
    number = next(_numbers)
    now = utcnow()
    call = Call(
        organisation_id=organisation.id,
        slug=values.pop("slug", f"appel-{number}"),
        title=values.pop("title", f"Appel {number}"),
        kind=values.pop("kind", CallKind.PROJECT),
        opened_at=values.pop("opened_at", now - timedelta(days=100)),
        **values,
    )
    db.session.add(call)
    db.session.flush()
    if phase is not None and not call.permanent:
        kinds = list(PhaseKind)
        for rank, kind in enumerate(kinds):
            start = now + timedelta(days=10 * (rank - kinds.index(phase)) - 1)
            db.session.add(CallPhase(call_id=call.id, kind=kind, starts_at=start, ends_at=start + timedelta(days=10)))
    for position, name in enumerate(("Prévention", "Entraide"), 1):
        db.session.add(Category(call_id=call.id, position=position, name=name))
    for position, criterion in enumerate(CriterionKind, 1):
        db.session.add(Criterion(call_id=call.id, position=position, kind=criterion, label=criterion.value.title()))
    db.session.flush()
    db.session.refresh(call)
    return call


def make_project(call: Call, *authors: Person, stage: Stage = Stage.FILED, **values: Any) -> Project:
    """A project of this stage, published unless it is a draft; without `authors`, of a person made for it."""
    number = next(_numbers)
    now = utcnow()
    project = Project(
        organisation_id=call.organisation_id,
        call_id=call.id,
        slug=values.pop("slug", f"projet-{number}"),
        title=values.pop("title", f"Jardin partagé {number}"),
        summary=values.pop("summary", "Cultiver ensemble derrière l’agence."),
        stage=stage,
        filed_at=values.pop("filed_at", None if stage == Stage.DRAFT else now),
        published_at=values.pop("published_at", None if stage == Stage.DRAFT else now),
        **values,
    )
    db.session.add(project)
    db.session.flush()
    for person in authors or (_account_holder(db.session.get_one(Organisation, call.organisation_id)),):
        db.session.add(Author(project_id=project.id, person_id=person.id, joined_at=now))
    db.session.flush()
    return project


def make_elected(territory: Territory, **values: Any) -> Person:
    """An élu: a person with an account and a seat in this territory."""
    return make_holder(territory, Role.ELECTED_OFFICIAL, **values)


def make_holder(territory: Territory, role: Role, **values: Any) -> Person:
    """A person with an account who holds a role on this territory."""
    organisation = db.session.get_one(Organisation, territory.organisation_id)
    person = _account_holder(organisation, territory_id=territory.id, **values)
    db.session.add(RoleGrant(person_id=person.id, role=role, territory_id=territory.id, starts_on=date(2020, 1, 1)))
    db.session.flush()
    return person


def make_project_author(territory: Territory, **values: Any) -> Person:
    """A member of this territory who can sign in, without a role."""
    organisation = db.session.get_one(Organisation, territory.organisation_id)
    return _account_holder(organisation, territory_id=territory.id, **values)


def _account_holder(organisation: Organisation, **values: Any) -> Person:
    person = make_person(organisation, **values)
    account = Account(email=str(person.email))
    db.session.add(account)
    db.session.flush()
    person.account_id = account.id
    return person
