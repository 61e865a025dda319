"""A list of forty projects, a page of forty comments, a queue of forty texts ask the database no more than ten."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.queries import actor_of_person
from consult.authz import Role
from consult.db import db
from consult.projects.models import Call, PhaseKind, Project
from consult.projects.operations.post_comment import post_comment
from consult.territories.models import Organisation
from tests.factories.basics import make_member_of_staff, make_organisation, make_territory, sign_in
from tests.factories.projects import _account_holder, make_call, make_project
from tests.functional.security.test_query_ceilings import statements


def a_project(call: Call, project: Project, number: int) -> None:
    place = make_territory(project_organisation(call), f"Région {number}")
    make_project(call, territory_id=place.id, category_id=call.categories[number % 2].id)


def a_comment(call: Call, project: Project, number: int) -> None:
    writer = _account_holder(project_organisation(call))
    body = f"Appelez le 06 12 34 56 {number + 10}"
    post_comment(actor=actor_of_person(writer), project=project, client_key=str(uuid4()), body=body)


def project_organisation(call: Call) -> Organisation:
    return db.session.get_one(Organisation, call.organisation_id)


LISTS: dict[str, Callable[[Call, Project, int], None]] = {
    "/projets": a_project,
    "/projets.atom": a_project,
    "/projets/jardin": a_comment,
    "/administration/moderation/?file=commentaires": a_comment,
}


@pytest.mark.parametrize(("address", "add"), LISTS.items(), ids=LISTS.keys())
def test_queries_do_not_grow_with_rows(
    context: Flask, client: FlaskClient, address: str, add: Callable[[Call, Project, int], None]
) -> None:
    organisation = make_organisation(serves_root=True)
    call = make_call(organisation, PhaseKind.SUPPORT)
    project = make_project(call, slug="jardin")
    sign_in(client, make_member_of_staff(organisation, Role.MODERATOR))
    call_id, project_id, counts = call.id, project.id, []
    for first, last in ((0, 10), (10, 24)):
        for number in range(first, last):
            add(db.session.get_one(Call, call_id), db.session.get_one(Project, project_id), number)
        db.session.commit()
        db.session.expunge_all()
        assert client.get(address).status_code == 200  # what is loaded once per process is loaded
        db.session.expunge_all()
        with statements(context) as sent:
            assert client.get(address).status_code == 200
        counts.append(len(sent))
    assert counts[1] <= counts[0] + 1, counts
