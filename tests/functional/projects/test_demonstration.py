"""The demonstration's calls, projects, élus and commission, at its smaller scale."""

import pytest
import sqlalchemy as sa

from consult.accounts.models import Person, RoleGrant
from consult.authz import Actor, Role
from consult.db import db
from consult.demo import accounts
from consult.demo.population.territories import COLLEGES, all_territories
from consult.demo.projects.build import SMALL, build_projects
from consult.projects.models import Author, Call, Decision, Project, Realisation, Stage, Support
from consult.projects.queries.access import readable_by_all
from consult.selection.models import Round, RoundState
from consult.selection.queries.counting import recount
from consult.territories.models import Organisation
from tests.factories.basics import make_college, make_person, make_territory

MEMBERS = 60


@pytest.fixture
def built(context, monkeypatch):
    monkeypatch.setattr(accounts, "hash_password", lambda _password: "x")
    own = Organisation(slug="rivages", name="Mutuelle")
    db.session.add(own)
    db.session.flush()
    known = {}
    for place in all_territories():
        known[place.code] = make_territory(own, place.name, code=place.code, level=place.level)
        known[place.code].parent_id = known[place.parent].id if place.parent else None
    colleges = {one.code: make_college(own, one.code, one.name) for one in COLLEGES}
    for number in range(MEMBERS):
        make_person(own, email=f"membre{number}@exemple.test", college_id=colleges["adherents"].id, last_name="Marin")
    actor = accounts.create_administrator(own.id)
    accounts.create_others(actor, known["PDL-01"].id)
    db.session.commit()
    build_projects(actor, SMALL)
    return actor


def count(model, *conditions):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions))


def test_every_kind_of_thing_is_there(built: Actor):
    assert count(Call) == 9
    stages = set(db.session.scalars(sa.select(Project.stage).distinct()))
    assert stages >= {Stage.DRAFT, Stage.FILED, Stage.TO_COMPLETE, Stage.EXAMINED, Stage.ADMISSIBLE, Stage.REFUSED}
    assert count(RoleGrant, RoleGrant.role == Role.ELECTED_OFFICIAL) == SMALL.elected + 1
    assert count(Support) > 50
    hers = db.session.scalar(sa.select(Person.id).where(Person.email == "porteuse@exemple.test"))
    carried = sa.select(Author.project_id).where(Author.person_id == hers)
    assert count(Project, Project.id.in_(carried)) >= 4


def test_rounds_are_voted_and_counted_for_real(built: Actor):
    rounds = db.session.scalars(sa.select(Round)).all()
    assert {round_.state for round_ in rounds} == {RoundState.OPEN, RoundState.COUNTED}
    counted = [round_ for round_ in rounds if round_.state is RoundState.COUNTED]
    assert [recount(round_) for round_ in counted] == [[] for _ in counted]
    under_way = sa.select(Realisation.project_id)
    stages = set(db.session.scalars(sa.select(Project.stage).where(Project.id.in_(under_way))))
    assert stages <= {Stage.UNDER_WAY, Stage.DONE}


def test_what_is_not_published_is_neither_decided_in_public_nor_read(built: Actor):
    waiting = db.session.scalars(sa.select(Decision).where(Decision.published_at.is_(None))).all()
    assert waiting
    for decision in waiting:
        assert db.session.get_one(Project, decision.project_id).stage is Stage.EXAMINED
    read = db.session.scalars(sa.select(Project).where(readable_by_all(built.organisation_id))).all()
    assert read
    assert all(project.stage not in (Stage.DRAFT, Stage.WITHDRAWN) for project in read)
