"""Similar projects are joined with nothing lost, given back exactly, or made two; those who carry them are told."""

import pytest
import sqlalchemy as sa

from consult.accounts.models import Person
from consult.authz import Role
from consult.db import db, utcnow
from consult.notifications.models import Message
from consult.projects.models import Author, Comment, Follow, Lineage, Project, Stage, Support
from consult.projects.operations.merge_projects import CannotMerge, merge_projects
from consult.projects.queries.filing import authors_of
from consult.selection.models import Round, RoundProject, RoundState
from tests.factories.basics import actor_for, make_member_of_staff, make_person, make_territory, sign_in
from tests.factories.projects import make_call, make_holder, make_project

AT = "/administration/projets"


@pytest.fixture
def pair(organisation, territory, call):
    """Two projects of one call, each with its author, its supports, one person having given both, and a comment."""
    people = [make_member_of_staff(organisation) for _number in range(2)]
    titles = ("Le jardin", "Le potager")
    kept, merged = (
        make_project(call, person, territory_id=territory.id, title=title)
        for person, title in zip(people, titles, strict=True)
    )
    both, one = make_person(organisation), make_person(organisation)
    db.session.add_all(
        [
            Support(project_id=kept.id, person_id=both.id),
            Support(project_id=merged.id, person_id=both.id),
            Support(project_id=merged.id, person_id=one.id),
            Follow(organisation_id=organisation.id, person_id=one.id, project_id=merged.id),
            Comment(
                organisation_id=organisation.id,
                project_id=merged.id,
                person_id=one.id,
                client_key="c" * 36,
                body="Oui !",
            ),
        ]
    )
    db.session.commit()
    return kept, merged


@pytest.fixture
def admin(client, organisation):
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    sign_in(client, person)
    return person


def state_of(*projects):
    """Everything that hangs on projects, by project: a merger that is undone must give it back."""
    db.session.expire_all()
    return {
        project.id: (
            project.stage,
            *(
                sorted(db.session.scalars(sa.select(table.person_id).where(table.project_id == project.id)))
                for table in (Support, Follow, Comment)
            ),
            sorted(author.person_id for author in authors_of(project.id)),
        )
        for project in projects
    }


def test_a_merger_loses_nothing_and_is_undone_exactly(client, admin, pair):
    kept, merged = pair
    before = state_of(*pair)
    assert client.get(f"{AT}/{merged.id}").status_code == 200
    sent = {"into": kept.id, "reason": "Le même terrain."}
    assert client.post(f"{AT}/{merged.id}/reunir", data=sent).status_code == 303
    after = state_of(*pair)
    assert after[kept.id][1] == sorted({*before[kept.id][1], *before[merged.id][1]}), "one support each"
    assert after[kept.id][2:4] == before[merged.id][2:4]
    assert after[kept.id][4] == sorted(before[kept.id][4] + before[merged.id][4])
    assert after[merged.id][0] is Stage.MERGED
    told = db.session.scalars(sa.select(Message.template).order_by(Message.template)).all()
    assert told == ["project_joined", "project_step"]
    assert client.post(f"{AT}/{merged.id}/defaire").status_code == 303
    again = state_of(*pair)
    assert again == before
    assert not db.session.scalars(sa.select(Lineage)).all()
    assert client.post(f"{AT}/{merged.id}/defaire").status_code == 409


def test_what_was_given_since_a_merger_stays_where_it_was_given(client, admin, organisation, pair):
    kept, merged = pair
    client.post(f"{AT}/{merged.id}/reunir", data={"into": kept.id, "reason": "Le même."})
    late = make_person(organisation)
    db.session.add(Support(project_id=kept.id, person_id=late.id))
    db.session.commit()
    client.post(f"{AT}/{merged.id}/defaire")
    assert late.id in state_of(kept)[kept.id][1]


def test_both_authors_read_the_lineage_on_their_pages(client, admin, pair):
    kept, merged = pair
    client.post(f"{AT}/{merged.id}/reunir", data={"into": kept.id, "reason": "Le même terrain."})
    author = db.session.scalars(sa.select(Author).where(Author.project_id == merged.id)).one()
    sign_in(client, db.session.get_one(Person, author.person_id))
    own = client.get(f"/mes-projets/{merged.slug}").text
    assert "Réuni à «\xa0Le jardin\xa0»" in own
    assert "Le même terrain." in own
    assert "lui est réuni" in client.get(f"/mes-projets/{kept.slug}").text


def test_a_project_that_elus_vote_on_is_not_joined_to_another(organisation, territory, call, pair):
    kept, merged = pair
    now = utcnow()
    round_ = Round(
        organisation_id=organisation.id,
        call_id=call.id,
        territory_id=territory.id,
        title="Scrutin",
        state=RoundState.OPEN,
        opens_at=now,
        closes_at=now,
    )
    db.session.add(round_)
    db.session.flush()
    db.session.add(RoundProject(round_id=round_.id, project_id=merged.id, code="1", cost_cents=0))
    db.session.commit()
    with pytest.raises(CannotMerge, match="Les élus votent"):
        merge_projects(actor=actor_for(organisation, Role.ADMINISTRATOR), kept=kept, merged=merged, reason="")


def test_projects_of_two_calls_are_not_joined(organisation, call, pair):
    elsewhere = make_project(make_call(organisation))
    with pytest.raises(CannotMerge):
        merge_projects(actor=actor_for(organisation, Role.ADMINISTRATOR), kept=elsewhere, merged=pair[1], reason="")


def test_a_project_is_made_two(client, admin, pair):
    project = pair[0]
    page = client.post(f"{AT}/{project.id}/partager", data={"title": "La serre"})
    assert page.status_code == 422
    second = {"title": "La serre", "summary": "Au chaud.", "need": "Le froid.", "reason": "Deux lieux."}
    made = client.post(f"{AT}/{project.id}/partager", data=second)
    assert made.status_code == 303
    db.session.expire_all()
    split = db.session.scalars(sa.select(Project).where(Project.title == "La serre")).one()
    assert (split.stage, split.call_id, split.territory_id) == (Stage.FILED, project.call_id, project.territory_id)
    assert [author.person_id for author in authors_of(split.id)] == [row.person_id for row in authors_of(project.id)]
    assert "Né de «\xa0Le jardin\xa0»" in client.get(f"{AT}/{split.id}").text


def test_a_chair_arranges_the_projects_of_their_territory_alone(client, territory, organisation, pair):
    sign_in(client, make_holder(territory, Role.CHAIR))
    assert client.get(f"{AT}/{pair[0].id}/reunir").status_code == 200
    sign_in(client, make_holder(make_territory(organisation, "Ailleurs"), Role.CHAIR))
    assert client.get(f"{AT}/{pair[0].id}/reunir").status_code == 404
    sign_in(client, make_member_of_staff(organisation))
    assert client.get(f"{AT}/{pair[0].id}").status_code == 404
